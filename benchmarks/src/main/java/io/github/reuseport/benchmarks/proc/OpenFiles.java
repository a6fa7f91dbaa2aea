package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * File descriptors of processes.
 */
public final class OpenFiles {

	private static final String LIMIT = "Max open files";

	private static final String UNLIMITED = "unlimited";

	private OpenFiles() {
	}

	/**
	 * How many this process, and those that it starts, may have.
	 * @return the limit that cannot be raised
	 * @throws IOException if it cannot be read
	 */
	public static int hardLimit() throws IOException {
		return hardLimit(Files.readAllLines(Path.of("/proc/self/limits")));
	}

	static int hardLimit(List<String> lines) {
		// Max open files 1024 20000 files
		String[] limits = lines.stream()
			.filter((line) -> line.startsWith(LIMIT))
			.findFirst()
			.orElseThrow()
			.substring(LIMIT.length())
			.trim()
			.split(" +");
		return UNLIMITED.equals(limits[1]) ? Integer.MAX_VALUE
				: (int) Math.min(Integer.MAX_VALUE, Long.parseLong(limits[1]));
	}

	/**
	 * How many a process has.
	 * @param pid id of the process
	 * @return their number
	 * @throws IOException if they cannot be read
	 */
	public static int of(long pid) throws IOException {
		try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
			return (int) files.count();
		}
	}

}
