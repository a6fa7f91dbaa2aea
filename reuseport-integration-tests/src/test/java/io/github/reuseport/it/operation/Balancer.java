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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/**
 * A load balancer in front of processes of the sample application, with the retries that
 * it has by default.
 */
final class Balancer implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final Kind kind;

	private final Path directory;

	private final int port;

	private final Process process;

	private Balancer(Kind kind, Path directory, int port, Process process) {
		this.kind = kind;
		this.directory = directory;
		this.port = port;
		this.process = process;
	}

	/**
	 * Begin to spread connections.
	 * @param kind the kind of the balancer
	 * @param ports the ports of the applications
	 * @return the balancer, which serves
	 */
	static Balancer start(Kind kind, List<Integer> ports) throws IOException {
		kind.program.require();
		Path directory = Files.createTempDirectory("balancer");
		int port = freePort();
		String configuration = kind.configuration.formatted(port, kind.servers(ports));
		Path file = Files.writeString(directory.resolve("configuration"), configuration);
		Process process = new ProcessBuilder(kind.command(file)).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("log").toFile())
			.start();
		Balancer balancer = new Balancer(kind, directory, port, process);
		await("the balancer serves").atMost(LIMIT).ignoreExceptions().until(() -> {
			new Socket(InetAddress.getLoopbackAddress(), port).close();
			return process.isAlive();
		});
		return balancer;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() throws IOException {
		this.process.destroy();
		await(this.kind + " has ended").atMost(LIMIT).until(() -> !this.process.isAlive());
		FileSystemUtils.deleteRecursively(this.directory);
	}

	/**
	 * What spreads the connections.
	 */
	enum Kind {

		/**
		 * Asks for the readiness each second, and takes no for an answer the second time.
		 */
		HAPROXY(new Program(Path.of("/usr/sbin/haproxy"), "haproxy"), """
				defaults
				  mode http
				  timeout connect 2s
				  timeout client 30s
				  timeout server 30s
				frontend clients
				  bind 127.0.0.1:%d
				  default_backend sample
				backend sample
				  option httpchk GET /actuator/health/readiness
				  default-server check inter 1s fall 2 rise 1
				%s
				""") {

			@Override
			List<String> arguments(Path configuration) {
				return List.of("-db", "-f", configuration.toString());
			}

			@Override
			String server(int index, int port) {
				return "  server sample%d 127.0.0.1:%d".formatted(index, port);
			}

		},

		/**
		 * Asks nobody, and takes another one when one does not answer.
		 */
		NGINX(new Program(Path.of("/usr/sbin/nginx"), "nginx-light"), """
				daemon off;
				pid pid;
				error_log stderr;
				events { }
				http {
				  access_log off;
				  server {
				    listen 127.0.0.1:%d;
				    location / { proxy_pass http://sample; }
				  }
				  upstream sample {
				%s
				  }
				}
				""") {

			@Override
			List<String> arguments(Path configuration) {
				return List.of("-p", configuration.getParent() + "/", "-c", configuration.toString());
			}

			@Override
			String server(int index, int port) {
				return "    server 127.0.0.1:%d;".formatted(port);
			}

		};

		private final Program program;

		private final String configuration;

		Kind(Program program, String configuration) {
			this.program = program;
			this.configuration = configuration;
		}

		private String servers(List<Integer> ports) {
			return IntStream.range(0, ports.size())
				.mapToObj((i) -> server(i, ports.get(i)))
				.collect(Collectors.joining("\n"));
		}

		private List<String> command(Path configuration) {
			List<String> command = new ArrayList<>(List.of(this.program.path().toString()));
			command.addAll(arguments(configuration));
			return command;
		}

		abstract List<String> arguments(Path configuration);

		abstract String server(int index, int port);

	}

}
