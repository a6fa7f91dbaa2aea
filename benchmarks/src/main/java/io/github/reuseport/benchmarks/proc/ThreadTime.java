package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * CPU time of a thread, from {@code /proc/<pid>/task/<tid>/schedstat}, which counts finer
 * than the ticks of {@code stat}.
 *
 * @param name the name, of which the kernel keeps 15 characters: the first ones up to JDK
 * 21, later the first 7 and the last 6
 * @param nanos CPU time so far, in nanoseconds
 */
public record ThreadTime(String name, long nanos) {

	// What any JDK leaves of the beginning of a name
	private static final int KEPT = 7;

	/**
	 * The threads of a process that live.
	 * @param pid id of the process
	 * @return the threads by id
	 * @throws IOException if they cannot be read
	 */
	public static Map<Long, ThreadTime> of(long pid) throws IOException {
		Map<Long, ThreadTime> threads = new HashMap<>();
		try (Stream<Path> directories = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
			for (Path directory : directories.toList()) {
				try {
					threads.put(Long.valueOf(directory.getFileName().toString()), read(directory));
				}
				catch (IOException ex) {
					// The thread has ended meanwhile
				}
			}
		}
		return threads;
	}

	private static ThreadTime read(Path directory) throws IOException {
		String[] times = Files.readString(directory.resolve("schedstat")).split(" ");
		return new ThreadTime(Files.readString(directory.resolve("comm")).trim(), Long.parseLong(times[0]));
	}

	/**
	 * What threads of a process have used between two looks.
	 * @param before the threads at the first look
	 * @param after the threads at the second look
	 * @param name how their names begin * @return the CPU time of each of them, in
	 * nanoseconds
	 */
	public static List<Long> used(Map<Long, ThreadTime> before, Map<Long, ThreadTime> after, String name) {
		String beginning = name.substring(0, Math.min(KEPT, name.length()));
		return after.entrySet()
			.stream()
			.filter((thread) -> thread.getValue().name().startsWith(beginning))
			.map((thread) -> thread.getValue().since(before.get(thread.getKey())))
			.toList();
	}

	/**
	 * What it has used since then.
	 * @param then the same thread then, or {@code null} if there was none
	 * @return the CPU time in nanoseconds
	 */
	public long since(@Nullable ThreadTime then) {
		return this.nanos - ((then != null) ? then.nanos : 0);
	}

}
