package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How often this process had to wait because a control group that it is in had used up
 * its processor time, and for how long: {@code cpu.stat}, of version 2 of control groups
 * (Documentation/admin-guide/cgroup-v2.rst of Linux) and of version 1
 * (Documentation/scheduler/sched-bwc.rst). Instances are immutable and may be used by any
 * thread.
 */
public final class CpuThrottling {

	private static final Set<String> COUNT = Set.of("nr_throttled");

	/**
	 * In microseconds in version 2, in nanoseconds in version 1.
	 */
	private static final Set<String> TIME = Set.of("throttled_usec", "throttled_time");

	private final Path groups;

	private final Path memberships;

	/**
	 * The control groups of this process, where they are usually mounted.
	 */
	public CpuThrottling() {
		this(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"));
	}

	CpuThrottling(Path groups, Path memberships) {
		this.groups = groups;
		this.memberships = memberships;
	}

	/**
	 * Count up to now.
	 * @return the sum over the group of this process and those that it is part of; 0
	 * where they cannot be read
	 */
	public long count() {
		return sum(COUNT);
	}

	/**
	 * For how long, up to now. Grows when a wait is over, which may have begun before
	 * others that were counted.
	 * @return the sum over the same groups, in a unit that depends on their version; 0
	 * where they cannot be read
	 */
	public long time() {
		return sum(TIME);
	}

	private long sum(Set<String> names) {
		try {
			long sum = 0;
			for (Path group : groups()) {
				sum += sum(names, group.resolve("cpu.stat"));
			}
			return sum;
		}
		catch (IOException | RuntimeException ex) {
			return 0;
		}
	}

	private Set<Path> groups() throws IOException {
		Set<Path> all = new LinkedHashSet<>();
		for (String line : Files.readAllLines(this.memberships)) {
			// "0::/path" in version 2, "3:cpu,cpuacct:/path" in version 1
			String[] columns = line.split(":", 3);
			Path root = columns[1].isEmpty() ? this.groups
					: Set.of(columns[1].split(",")).contains("cpu") ? this.groups.resolve(columns[1]) : null;
			if (root != null) {
				// In a container the path may be one outside of it
				all.add(root);
				Path group = root.resolve(columns[2].substring(1)).normalize();
				while (group != null && group.startsWith(root) && !group.equals(root)) {
					all.add(group);
					group = group.getParent();
				}
			}
		}
		return all;
	}

	private static long sum(Set<String> names, Path file) throws IOException {
		if (!Files.isReadable(file)) {
			return 0;
		}
		return Files.readAllLines(file)
			.stream()
			.map((line) -> line.split(" "))
			.filter((words) -> names.contains(words[0]))
			.mapToLong((words) -> Long.parseLong(words[1]))
			.sum();
	}

}
