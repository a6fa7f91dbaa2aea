package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs to its end.
 */
final class Command implements AutoCloseable {

	private final List<String> command;

	private final Process process;

	private final Path output;

	private Command(List<String> command) throws IOException {
		this.command = command;
		this.output = Files.createTempFile("load", ".out");
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.output.toFile())
			.start();
	}

	static Command start(List<String> command) throws IOException {
		return new Command(command);
	}

	static String run(List<String> command, long limitSeconds) throws IOException, InterruptedException {
		try (Command running = start(command)) {
			return running.await(limitSeconds);
		}
	}

	/**
	 * Wait for its end.
	 * @param limitSeconds for how long at most, in seconds
	 * @return all it has written
	 * @throws IOException if it failed, or ran for too long
	 * @throws InterruptedException if interrupted
	 */
	String await(long limitSeconds) throws IOException, InterruptedException {
		boolean ended = this.process.waitFor(limitSeconds, TimeUnit.SECONDS);
		String text = Files.readString(this.output);
		if (!ended || this.process.exitValue() != 0) {
			throw new IOException("%s %s:%n%s".formatted(String.join(" ", this.command),
					ended ? "failed" : "is not done after %d s".formatted(limitSeconds), text));
		}
		return text;
	}

	boolean isRunning() {
		return this.process.isAlive();
	}

	/**
	 * What it has written so far.
	 * @return standard output and standard error
	 * @throws IOException if that cannot be read
	 */
	String output() throws IOException {
		return Files.readString(this.output);
	}

	/**
	 * Ask it to end, and wait until it has.
	 * @param limitSeconds for how long at most, in seconds
	 * @throws IOException if it does not end
	 * @throws InterruptedException if interrupted
	 */
	void end(long limitSeconds) throws IOException, InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
			throw new IOException("%s has not ended after %d s".formatted(this.command.get(0), limitSeconds));
		}
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		Files.deleteIfExists(this.output);
	}

}
