package io.github.reuseport.benchmarks.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.reuseport.benchmarks.proc.Command;
import io.github.reuseport.benchmarks.proc.ProcessTree;

/**
 * A server in a process of its own, on the address that it has by default.
 */
public final class RunningServer implements AutoCloseable {

	private static final long START_LIMIT = TimeUnit.SECONDS.toNanos(120);

	private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

	private final Launch launch;

	private final long started = System.nanoTime();

	private final Command command;

	private int port;

	private boolean accepted;

	/**
	 * Start a server, without waiting for it.
	 * @param launch how it is started
	 * @throws IOException if there is no such program
	 */
	public RunningServer(Launch launch) throws IOException {
		this.launch = launch;
		// nginx cannot have one chosen
		this.port = (launch.server() == Server.NGINX) ? Nginx.freePort() : 0;
		this.command = new Command(
				(this.port != 0) ? Nginx.command(this.port, launch.protocol()) : launch.javaCommand());
	}

	/**
	 * Wait until the server accepts connections.
	 * @return this
	 * @throws IOException if it does not, or not on the transport that it should be on
	 */
	public RunningServer awaitStarted() throws IOException {
		while (!accepts()) {
			if (!this.command.isRunning() || System.nanoTime() - this.started > START_LIMIT) {
				throw new IOException(
						"%s did not start:%n%s".formatted(this.launch.server().title(), this.command.output()));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
		if (this.launch.server().isOnIoUring() && !this.command.processes().usesIoUring()) {
			throw new IOException("io_uring cannot be used here");
		}
		this.accepted = true;
		return this;
	}

	private boolean accepts() throws IOException {
		if (this.port == 0) {
			Matcher matcher = PORT.matcher(this.command.output());
			this.port = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
		}
		return this.port != 0 && isConnectable();
	}

	private boolean isConnectable() {
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
	 * Address of what every server answers.
	 * @return the address
	 */
	public String uri() {
		String scheme = (this.launch.protocol() == Protocol.HTTPS) ? "https" : "http";
		return "%s://127.0.0.1:%d/hello".formatted(scheme, this.port);
	}

	/**
	 * Its process and those that it has started.
	 * @return the processes
	 */
	public ProcessTree processes() {
		return this.command.processes();
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
		this.command.terminate();
	}

	@Override
	public void close() {
		this.command.endAndClose();
	}

}
