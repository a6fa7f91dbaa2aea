package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A thread that lives.
 *
 * @param compiles whether it is one with which a JVM compiles
 * @param micros CPU time so far, in microseconds
 * @param switches voluntary and involuntary context switches so far
 * @param wakeUps the voluntary ones: how often it has slept
 */
record Task(boolean compiles, long micros, long switches, long wakeUps) {

	static final Task NONE = new Task(false, 0, 0, 0);

	/**
	 * Read what the kernel tells.
	 * @param directory directory of the thread in {@code /proc}
	 * @return the thread
	 * @throws IOException if that cannot be read
	 */
	static Task of(Path directory) throws IOException {
		return of(Files.readAllLines(directory.resolve("status")), micros(directory));
	}

	private static long micros(Path directory) throws IOException {
		// In nanoseconds. Where the kernel has no such file, there are ticks of 10 ms
		Path schedstat = directory.resolve("schedstat");
		return Files.exists(schedstat)
				? TimeUnit.NANOSECONDS.toMicros(Long.parseLong(Files.readString(schedstat).split(" ")[0]))
				: CpuTime.of(directory).micros();
	}

	static Task of(List<String> status, long micros) {
		boolean compiles = status.get(0).matches("Name:\tC[12] Compiler.*");
		long voluntary = number(status, "voluntary_ctxt_switches:");
		return new Task(compiles, micros, voluntary + number(status, "nonvoluntary_ctxt_switches:"), voluntary);
	}

	/**
	 * What it has used and done since then.
	 * @param then the same thread then
	 * @return the difference
	 */
	Task since(Task then) {
		return new Task(this.compiles, this.micros - then.micros, this.switches - then.switches,
				this.wakeUps - then.wakeUps);
	}

	private static long number(List<String> status, String name) {
		return status.stream()
			.filter((line) -> line.startsWith(name))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf('\t') + 1)))
			.sum();
	}

}
