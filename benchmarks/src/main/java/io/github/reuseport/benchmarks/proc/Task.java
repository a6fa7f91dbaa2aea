package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A thread that lives.
 *
 * @param compiles whether it is one with which a JVM compiles
 * @param micros CPU time so far, in microseconds
 * @param switches voluntary and involuntary context switches so far
 */
record Task(boolean compiles, long micros, long switches) {

	static final Task NONE = new Task(false, 0, 0);

	/**
	 * Read what the kernel tells.
	 * @param directory directory of the thread in {@code /proc}
	 * @return the thread
	 * @throws IOException if that cannot be read
	 */
	static Task of(Path directory) throws IOException {
		return of(Files.readAllLines(directory.resolve("status")), CpuTime.of(directory).micros());
	}

	static Task of(List<String> status, long micros) {
		boolean compiles = status.get(0).matches("Name:\tC[12] Compiler.*");
		long switches = status.stream()
			.filter((line) -> line.contains("ctxt_switches:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf('\t') + 1)))
			.sum();
		return new Task(compiles, micros, switches);
	}

}
