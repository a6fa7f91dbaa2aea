package io.github.reuseport.benchmarks.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Lists of CPUs in the words of the kernel, such as {@code 0-3,8}.
 */
final class CpuList {

	private static final String ALLOWED = "Cpus_allowed_list:";

	private CpuList() {
	}

	static List<Integer> parse(String text) {
		List<Integer> cpus = new ArrayList<>();
		for (String part : text.trim().split(",")) {
			String[] ends = part.split("-");
			for (int cpu = Integer.parseInt(ends[0]); cpu <= Integer.parseInt(ends[ends.length - 1]); cpu++) {
				cpus.add(cpu);
			}
		}
		return cpus;
	}

	static String format(List<Integer> cpus) {
		return new TreeSet<>(cpus).stream().map(Object::toString).collect(Collectors.joining(","));
	}

	/**
	 * The cores on which this process may run, each with the CPUs that share it.
	 * @return the CPUs, core by core
	 * @throws IOException if they cannot be read
	 */
	static List<List<Integer>> cores() throws IOException {
		String allowed = Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith(ALLOWED))
			.findFirst()
			.orElseThrow();
		List<Integer> left = parse(allowed.substring(ALLOWED.length()));
		List<List<Integer>> cores = new ArrayList<>();
		while (!left.isEmpty()) {
			List<Integer> core = siblings(left.get(0));
			core.retainAll(left);
			left.removeAll(core);
			cores.add(core);
		}
		return cores;
	}

	private static List<Integer> siblings(int cpu) throws IOException {
		Path file = Path.of("/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list".formatted(cpu));
		return Files.exists(file) ? parse(Files.readString(file)) : new ArrayList<>(List.of(cpu));
	}

}
