package io.github.reuseport.it.operation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/**
 * A load balancer in front of processes of the sample application.
 */
final class Balancer implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final BalancerKind kind;

	private final Path directory;

	private final int port;

	private final int http2Port;

	private final Process process;

	private Balancer(BalancerKind kind, Path directory, int port, int http2Port, Process process) {
		this.kind = kind;
		this.directory = directory;
		this.port = port;
		this.http2Port = http2Port;
		this.process = process;
	}

	/**
	 * Begin to spread connections.
	 * @param kind the kind of the balancer
	 * @param ports the ports of the applications
	 * @return the balancer, which serves
	 */
	static Balancer start(BalancerKind kind, List<Integer> ports) throws IOException {
		Path directory = Files.createTempDirectory("balancer");
		int port;
		int http2Port;
		try (ServerSocket free = freePort(); ServerSocket other = freePort()) {
			port = free.getLocalPort();
			http2Port = other.getLocalPort();
		}
		Path file = Files.writeString(directory.resolve("configuration"), kind.configuration(port, http2Port, ports));
		List<String> command = new ArrayList<>(List.of(kind.program().path().toString()));
		command.addAll(kind.arguments(file));
		Process process = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("log").toFile())
			.start();
		Balancer balancer = new Balancer(kind, directory, port, http2Port, process);
		await("the balancer serves").atMost(LIMIT).ignoreExceptions().until(() -> {
			new Socket(InetAddress.getLoopbackAddress(), port).close();
			return process.isAlive();
		});
		return balancer;
	}

	private static ServerSocket freePort() throws IOException {
		return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
	}

	BalancerKind kind() {
		return this.kind;
	}

	/**
	 * Where clients of HTTP/1.1 come.
	 * @return the port
	 */
	int port() {
		return this.port;
	}

	/**
	 * Where clients of HTTP/2 come, without TLS and with prior knowledge.
	 * @return the port
	 */
	int http2Port() {
		return this.http2Port;
	}

	@Override
	public void close() throws IOException {
		this.process.destroy();
		await(this.kind + " has ended").atMost(LIMIT).until(() -> !this.process.isAlive());
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
