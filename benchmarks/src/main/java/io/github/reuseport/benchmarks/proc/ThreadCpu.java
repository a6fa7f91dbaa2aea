package io.github.reuseport.benchmarks.proc;

/**
 * CPU time that a task has used so far, as a line of {@code /proc/<pid>/stat} or
 * {@code /proc/<pid>/task/<tid>/stat} tells it ({@code proc(5)}).
 *
 * @param name name of the task, cut to 15 characters by the kernel
 * @param micros CPU time in user and kernel mode, in microseconds
 * @param childrenMicros CPU time of the children that ended and were waited for, in
 * microseconds
 */
public record ThreadCpu(String name, long micros, long childrenMicros) {

	// USER_HZ is 100 on all platforms that a JDK is built for
	private static final long MICROS_PER_TICK = 10_000;

	// Fields after the name, which is the second one
	private static final int UTIME = 14 - 3;

	private static final int CUTIME = 16 - 3;

	/**
	 * Read a line.
	 * @param line the line
	 * @return what it tells
	 */
	static ThreadCpu parse(String line) {
		// The name itself may hold spaces and parentheses
		int open = line.indexOf('(');
		int close = line.lastIndexOf(')');
		if (open < 0 || close < open) {
			throw new IllegalArgumentException("'line' must have a name in parentheses but is '%s'".formatted(line));
		}
		String[] fields = line.substring(close + 2).split(" ");
		return new ThreadCpu(line.substring(open + 1, close), micros(fields, UTIME), micros(fields, CUTIME));
	}

	private static long micros(String[] fields, int index) {
		return (Long.parseLong(fields[index]) + Long.parseLong(fields[index + 1])) * MICROS_PER_TICK;
	}

}
