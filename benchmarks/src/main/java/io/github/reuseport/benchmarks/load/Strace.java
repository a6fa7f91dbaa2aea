package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.benchmarks.proc.Usage;

/**
 * Counts the system calls of processes that use file descriptors: those that open, use,
 * watch and close connections.
 */
public final class Strace {

	private static final int LIMIT_SECONDS = 20;

	private static final String ATTACHED = " attached";

	private Strace() {
	}

	/**
	 * Run something and count meanwhile.
	 * @param processes ids of the processes
	 * @param work what runs
	 * @return the number of calls
	 * @throws Exception if it fails, or the processes may not be traced
	 */
	public static long count(Collection<Long> processes, Usage.Work work) throws Exception {
		Path summary = Files.createTempFile("strace", ".txt");
		List<String> command = new ArrayList<>(
				List.of("strace", "-f", "-c", "-e", "trace=%network,%desc", "-o", summary.toString()));
		processes.forEach((process) -> command.addAll(List.of("-p", Long.toString(process))));
		try (Command strace = Command.start(command)) {
			awaitAttached(strace, processes.size());
			work.run();
			strace.end(LIMIT_SECONDS);
			return parse(Files.readAllLines(summary));
		}
		finally {
			Files.delete(summary);
		}
	}

	private static void awaitAttached(Command strace, int processes) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
		while (strace.output().lines().filter((line) -> line.contains(ATTACHED)).count() < processes) {
			if (!strace.isRunning() || System.nanoTime() > deadline) {
				throw new IOException("strace does not trace: " + strace.output());
			}
			TimeUnit.MILLISECONDS.sleep(20);
		}
	}

	/**
	 * Read the number of calls from the summary that {@code strace -c} writes.
	 * @param summary the lines; the last one has the totals
	 * @return the number
	 * @throws IOException if there is none
	 */
	static long parse(List<String> summary) throws IOException {
		String total = summary.stream()
			.filter((line) -> line.endsWith(" total"))
			.findFirst()
			.orElseThrow(() -> new IOException("strace has counted nothing: " + summary));
		return Long.parseLong(total.trim().split("\\s+")[3]);
	}

}
