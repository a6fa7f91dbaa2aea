package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How often this process had to wait because a control group that it is in had used up
 * its processor time: {@code nr_throttled} of {@code cpu.stat}, of version 2 of control
 * groups (Documentation/admin-guide/cgroup-v2.rst of Linux) and of version 1
 * (Documentation/scheduler/sched-bwc.rst). Instances are immutable and may be used by any
 * thread.
 */
public final class CpuThrottling {

	private static final String THROTTLED = "nr_throttled ";

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
		try {
			long count = 0;
			for (Path group : groups()) {
				count += throttled(group.resolve("cpu.stat"));
			}
			return count;
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
				while (group.startsWith(root) && !group.equals(root)) {
					all.add(group);
					group = group.getParent();
				}
			}
		}
		return all;
	}

	private static long throttled(Path file) throws IOException {
		if (!Files.isReadable(file)) {
			return 0;
		}
		return Files.readAllLines(file)
			.stream()
			.filter((line) -> line.startsWith(THROTTLED))
			.mapToLong((line) -> Long.parseLong(line.substring(THROTTLED.length())))
			.sum();
	}

}
