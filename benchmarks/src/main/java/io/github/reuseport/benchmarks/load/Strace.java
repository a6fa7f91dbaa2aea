package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.benchmarks.proc.Command;

/**
 * Counts the system calls of processes that use file descriptors: those that open, use,
 * watch and close connections.
 */
public final class Strace implements AutoCloseable {

	private static final int LIMIT_SECONDS = 20;

	private final Command command;

	/**
	 * Begin to count.
	 * @param processes ids of the processes
	 * @throws IOException if the processes may not be traced
	 * @throws InterruptedException if interrupted
	 */
	public Strace(Collection<Long> processes) throws IOException, InterruptedException {
		List<String> arguments = new ArrayList<>(List.of("strace", "-f", "-c", "-e", "trace=%network,%desc"));
		processes.forEach((process) -> arguments.addAll(List.of("-p", Long.toString(process))));
		this.command = new Command(arguments);
		try {
			awaitAttached(processes.size());
		}
		catch (IOException | InterruptedException ex) {
			close();
			throw ex;
		}
	}

	private void awaitAttached(int processes) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
		while (this.command.output().lines().filter((line) -> line.contains(" attached")).count() < processes) {
			if (!this.command.isRunning() || System.nanoTime() > deadline) {
				throw new IOException("strace does not trace: " + this.command.output());
			}
			TimeUnit.MILLISECONDS.sleep(20);
		}
	}

	/**
	 * End to count.
	 * @return the number of calls
	 * @throws IOException if nothing was counted
	 * @throws InterruptedException if interrupted
	 */
	public long end() throws IOException, InterruptedException {
		this.command.end(LIMIT_SECONDS);
		return parse(this.command.output());
	}

	/**
	 * Read the number of calls from the summary that {@code strace -c} writes.
	 * @param output what it has written; the last line has the totals
	 * @return the number
	 * @throws IOException if there is none
	 */
	static long parse(String output) throws IOException {
		String total = output.lines()
			.filter((line) -> line.endsWith(" total"))
			.findFirst()
			.orElseThrow(() -> new IOException("strace has counted nothing: " + output));
		return Long.parseLong(total.trim().split("\\s+")[3]);
	}

	@Override
	public void close() throws IOException {
		this.command.close();
	}

}
