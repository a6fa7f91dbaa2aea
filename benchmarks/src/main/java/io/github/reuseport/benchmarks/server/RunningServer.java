package io.github.reuseport.benchmarks.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.reuseport.benchmarks.proc.ProcessTree;

/**
 * A server in a process of its own, on the address that it has by default.
 */
public final class RunningServer implements AutoCloseable {

	private static final long START_LIMIT = TimeUnit.SECONDS.toNanos(60);

	private static final long END_LIMIT_SECONDS = 15;

	private final Launch launch;

	private final Process process;

	private final ServerOutput output;

	private final long started;

	private final Thread hook;

	private int port;

	private boolean accepted;

	private RunningServer(Launch launch, long started, Process process, ServerOutput output, int port) {
		this.launch = launch;
		this.process = process;
		this.output = output;
		this.port = port;
		this.started = started;
		// Nobody else would end it when this process is told to end
		this.hook = new Thread(this.process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.hook);
	}

	/**
	 * Start a server, without waiting for it.
	 * @param launch how it is started
	 * @return the server
	 * @throws IOException if there is no such program
	 */
	public static RunningServer start(Launch launch) throws IOException {
		int port = 0;
		List<String> command;
		if (launch.server() == Server.NGINX) {
			port = Nginx.freePort();
			command = Nginx.command(port, launch.protocol(), Files.createTempDirectory("nginx"));
		}
		else {
			command = launch.command();
		}
		Path log = Files.createTempFile(launch.server().id() + "-", ".log");
		long started = System.nanoTime();
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		return new RunningServer(launch, started, process, new ServerOutput(process.getInputStream(), log), port);
	}

	/**
	 * Wait until the server accepts connections.
	 * @return this
	 */
	public RunningServer awaitStarted() {
		if (this.port == 0) {
			this.port = this.output.port(START_LIMIT);
		}
		while (!accepts()) {
			if (!this.process.isAlive() || System.nanoTime() - this.started > START_LIMIT) {
				throw new IllegalStateException(
						"%s did not start:%n%s".formatted(this.launch.server().title(), this.output.text()));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
		this.accepted = true;
		return this;
	}

	private boolean accepts() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", this.port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Whether it has accepted a connection.
	 * @return whether it has
	 */
	public boolean isStarted() {
		return this.accepted;
	}

	/**
	 * Which server it is.
	 * @return the server
	 */
	public Server server() {
		return this.launch.server();
	}

	/**
	 * Its port.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Address of what it answers.
	 * @param path path of the request
	 * @return the address
	 */
	public String uri(String path) {
		return this.launch.protocol().uri(this.port, path);
	}

	/**
	 * Its process and those that it has started.
	 * @return the processes
	 */
	public ProcessTree processes() {
		return new ProcessTree(this.process.pid());
	}

	/**
	 * When its process was started.
	 * @return the time, as of {@link System#nanoTime()}
	 */
	public long started() {
		return this.started;
	}

	/**
	 * Ask it to end, without waiting for it.
	 */
	public void terminate() {
		this.process.destroy();
	}

	@Override
	public void close() throws IOException {
		terminate();
		try {
			if (!this.process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		Runtime.getRuntime().removeShutdownHook(this.hook);
		this.output.delete();
	}

}
