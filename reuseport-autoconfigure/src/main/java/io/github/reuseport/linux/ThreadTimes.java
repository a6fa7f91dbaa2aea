package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a thread of this process has done with its time, as {@code /proc/self/task} tells
 * it: the state of {@code stat} (proc_pid_stat(5)) and the first two numbers of
 * {@code schedstat} (Documentation/scheduler/sched-stats.rst of Linux). The time for
 * which the thread waits for a processor is counted when the wait is over.
 *
 * @param runnable whether it runs or waits for a processor now
 * @param running nanoseconds for which it has run
 * @param waiting nanoseconds for which it has been able to run but had no processor
 */
public record ThreadTimes(boolean runnable, long running, long waiting) {

	private static final Path SELF = Path.of("/proc/thread-self");

	private static final Path TASKS = Path.of("/proc/self/task");

	/**
	 * The thread that calls, as the kernel knows it.
	 * @return its id
	 * @throws IOException if it cannot be read, for example because this is not Linux
	 */
	public static long currentThread() throws IOException {
		Path self = Files.readSymbolicLink(SELF);
		try {
			return Long.parseLong(self.getFileName().toString());
		}
		catch (NumberFormatException ex) {
			throw new IOException("Unexpected link: " + self, ex);
		}
	}

	/**
	 * Look at a thread.
	 * @param thread its id
	 * @return its times up to now
	 * @throws IOException if they cannot be read, for example because it has ended
	 */
	public static ThreadTimes of(long thread) throws IOException {
		return read(TASKS.resolve(Long.toString(thread)));
	}

	static ThreadTimes read(Path task) throws IOException {
		String[] times = content(task, "schedstat").trim().split(" ");
		String stat = content(task, "stat");
		// The name before the state may have any character
		int state = stat.lastIndexOf(')') + 2;
		try {
			return new ThreadTimes(stat.charAt(state) == 'R', Long.parseLong(times[0]), Long.parseLong(times[1]));
		}
		catch (IndexOutOfBoundsException | NumberFormatException ex) {
			throw new IOException("Unexpected content in " + task, ex);
		}
	}

	/**
	 * For how long the thread has waited for a processor since an earlier look: the
	 * kernel counts a wait when it is over.
	 * @param before what it was then
	 * @param elapsed nanoseconds since then
	 * @return nanoseconds, up to now
	 */
	public long waitingSince(ThreadTimes before, long elapsed) {
		return (before.runnable && this.runnable) ? Math.max(0, elapsed - runningSince(before))
				: this.waiting - before.waiting;
	}

	/**
	 * For how long the thread has run since an earlier look.
	 * @param before what it was then
	 * @return nanoseconds
	 */
	public long runningSince(ThreadTimes before) {
		return this.running - before.running;
	}

	private static String content(Path task, String file) throws IOException {
		return Files.readString(task.resolve(file), StandardCharsets.ISO_8859_1);
	}

}
