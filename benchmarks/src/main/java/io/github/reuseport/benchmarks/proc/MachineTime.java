package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Time of all cores since the machine was started, from the first line of
 * {@code /proc/stat}.
 *
 * @param total time in all states, in ticks
 * @param idle time without work, also while waiting for a disk, in ticks
 */
record MachineTime(long total, long idle) {

	private static final int IDLE = 3;

	private static final int IOWAIT = 4;

	// Time of guests, which follows, is part of the time of users
	private static final int STATES = 8;

	/**
	 * The time so far.
	 * @return the time
	 * @throws IOException if it cannot be read
	 */
	static MachineTime now() throws IOException {
		try (var lines = Files.lines(Path.of("/proc/stat"))) {
			return parse(lines.findFirst().orElseThrow());
		}
	}

	static MachineTime parse(String line) {
		long[] states = Arrays.stream(line.trim().split(" +"))
			.skip(1)
			.limit(STATES)
			.mapToLong(Long::parseLong)
			.toArray();
		return new MachineTime(Arrays.stream(states).sum(), states[IDLE] + states[IOWAIT]);
	}

	/**
	 * How much of the time since then was idle.
	 * @param then the time then
	 * @return the share, from 0 to 1
	 */
	double idleShareSince(MachineTime then) {
		long elapsed = this.total - then.total;
		return (elapsed > 0) ? (double) (this.idle - then.idle) / elapsed : 0;
	}

}
