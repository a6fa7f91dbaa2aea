package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time that a process or a thread has used so far, from the line of
 * {@code /proc/<pid>/stat} or {@code /proc/<pid>/task/<tid>/stat} ({@code proc(5)}).
 *
 * @param micros CPU time in user and kernel mode, in microseconds
 * @param childrenMicros CPU time of the children that ended and were waited for, in
 * microseconds
 */
record CpuTime(long micros, long childrenMicros) {

	// USER_HZ is 100 on all platforms that a JDK is built for
	private static final long MICROS_PER_TICK = 10_000;

	// Fields after the name, which is the second one
	private static final int UTIME = 14 - 3;

	private static final int CUTIME = 16 - 3;

	/**
	 * Read the time.
	 * @param directory directory of the process or thread in {@code /proc}
	 * @return the time
	 * @throws IOException if it cannot be read
	 */
	static CpuTime of(Path directory) throws IOException {
		return parse(Files.readString(directory.resolve("stat")));
	}

	static CpuTime parse(String line) {
		// The name itself may hold spaces and parentheses
		int close = line.lastIndexOf(')');
		if (close < 0) {
			throw new IllegalArgumentException("'line' must have a name in parentheses but is '%s'".formatted(line));
		}
		String[] fields = line.substring(close + 2).split(" ");
		return new CpuTime(micros(fields, UTIME), micros(fields, CUTIME));
	}

	private static long micros(String[] fields, int index) {
		return (Long.parseLong(fields[index]) + Long.parseLong(fields[index + 1])) * MICROS_PER_TICK;
	}

}
