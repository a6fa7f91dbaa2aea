package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.reuseport.benchmarks.proc.Command;

/**
 * Counts system calls of processes while a program runs, by {@code perf stat}: the kernel
 * counts them, so the processes are not slowed down.
 */
public final class SystemCalls {

	private static final String EVENT = "syscalls:sys_enter_";

	private static final String SEPARATOR = ",";

	private static final int LIMIT_SECONDS = 120;

	private SystemCalls() {
	}

	/**
	 * Count while a program runs to its end.
	 * @param processes ids of the processes
	 * @param calls names of the calls that are counted
	 * @param program the program and its arguments
	 * @return how often each was called
	 * @throws IOException if the processes may not be watched, or the program failed
	 * @throws InterruptedException if interrupted
	 */
	public static Map<String, Long> during(Collection<Long> processes, Collection<String> calls, List<String> program)
			throws IOException, InterruptedException {
		Path counts = Files.createTempFile("perf", ".csv");
		try {
			List<String> command = new ArrayList<>(List.of("perf", "stat", "-x", SEPARATOR, "-o", counts.toString(),
					"-p", processes.stream().map(String::valueOf).collect(Collectors.joining(",")), "-e",
					calls.stream().map(EVENT::concat).collect(Collectors.joining(",")), "--"));
			command.addAll(program);
			Command.run(command, LIMIT_SECONDS);
			return parse(Files.readString(counts));
		}
		finally {
			Files.delete(counts);
		}
	}

	static Map<String, Long> parse(String output) throws IOException {
		Map<String, Long> counts = new TreeMap<>();
		for (String line : output.lines().filter((line) -> line.contains(EVENT)).toList()) {
			String[] fields = line.split(SEPARATOR);
			try {
				counts.put(fields[2].substring(EVENT.length()), Long.parseLong(fields[0]));
			}
			catch (NumberFormatException ex) {
				throw new IOException("perf has not counted: " + line, ex);
			}
		}
		return counts;
	}

}
