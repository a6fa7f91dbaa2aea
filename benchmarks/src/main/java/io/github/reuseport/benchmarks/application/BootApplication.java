package io.github.reuseport.benchmarks.application;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.reuseport.benchmarks.proc.Command;
import io.github.reuseport.benchmarks.proc.ProcessTree;

/**
 * An application in a process of its own, on the address that it has by default.
 */
public final class BootApplication implements AutoCloseable {

	// Several may start at the same time, on one CPU
	private static final long START_LIMIT = TimeUnit.MINUTES.toNanos(5);

	private static final long LOOK_MILLIS = 20;

	private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

	private final Command command;

	private int port;

	/**
	 * Start an application, without waiting for it.
	 * @param launch how it is started
	 * @throws IOException if there is no such program
	 */
	public BootApplication(BootLaunch launch) throws IOException {
		this.command = new Command(launch.command());
	}

	/**
	 * Wait until the server listens.
	 * @return this
	 * @throws IOException if it does not
	 * @throws InterruptedException if interrupted
	 */
	public BootApplication awaitStarted() throws IOException, InterruptedException {
		long start = System.nanoTime();
		Matcher matcher = PORT.matcher(this.command.output());
		while (!matcher.find()) {
			if (!this.command.isRunning() || System.nanoTime() - start > START_LIMIT) {
				throw new IOException("An application did not start:%n%s".formatted(this.command.output()));
			}
			TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
			matcher = PORT.matcher(this.command.output());
		}
		this.port = Integer.parseInt(matcher.group(1));
		return this;
	}

	/**
	 * The port on which it listens.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * The id of its process, which is that of {@code taskset} before.
	 * @return the id
	 */
	public long pid() {
		return processes().pid();
	}

	/**
	 * Its process.
	 * @return the process
	 */
	public ProcessTree processes() {
		return this.command.processes();
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
