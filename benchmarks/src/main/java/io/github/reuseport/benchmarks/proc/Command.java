package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs in a process of its own, and what it writes. It does not outlive
 * this one.
 */
public final class Command implements AutoCloseable {

	private static final long END_LIMIT_SECONDS = 15;

	private final List<String> command;

	private final Path output;

	private final Process process;

	private final Thread hook;

	/**
	 * Start a program.
	 * @param command the program and its arguments
	 * @throws IOException if there is no such program
	 */
	public Command(List<String> command) throws IOException {
		this.command = List.copyOf(command);
		this.output = Files.createTempFile("benchmarks", ".out");
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.output.toFile())
			.start();
		this.hook = new Thread(this.process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.hook);
	}

	/**
	 * Run a program to its end.
	 * @param command the program and its arguments
	 * @param limitSeconds for how long at most, in seconds
	 * @return all it has written
	 * @throws IOException if it failed, or ran for too long
	 * @throws InterruptedException if interrupted
	 */
	public static String run(List<String> command, long limitSeconds) throws IOException, InterruptedException {
		try (Command running = new Command(command)) {
			running.awaitEnd(limitSeconds);
			if (running.process.exitValue() != 0) {
				throw running.failure("failed");
			}
			return running.output();
		}
	}

	private void awaitEnd(long limitSeconds) throws IOException, InterruptedException {
		if (!this.process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
			throw failure("has not ended after %d s".formatted(limitSeconds));
		}
	}

	private IOException failure(String what) throws IOException {
		return new IOException("%s %s:%n%s".formatted(String.join(" ", this.command), what, output()));
	}

	/**
	 * Whether it has not ended.
	 * @return whether it has not
	 */
	public boolean isRunning() {
		return this.process.isAlive();
	}

	/**
	 * The process and those that it has started.
	 * @return the processes
	 */
	public ProcessTree processes() {
		return new ProcessTree(this.process.pid());
	}

	/**
	 * What it has written so far.
	 * @return standard output and standard error
	 * @throws IOException if that cannot be read
	 */
	public String output() throws IOException {
		return Files.readString(this.output);
	}

	/**
	 * Ask it to end, without waiting for it.
	 */
	public void terminate() {
		this.process.destroy();
	}

	/**
	 * Ask it to end, wait until it has, and kill it if it has not by then.
	 */
	public void endAndClose() {
		try (this) {
			terminate();
			awaitEnd(END_LIMIT_SECONDS);
		}
		catch (IOException ex) {
			// It has been killed
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		Runtime.getRuntime().removeShutdownHook(this.hook);
		Files.deleteIfExists(this.output);
	}

}
