package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.benchmarks.proc.ThreadTime;

/**
 * What a server uses while nothing happens on its connections.
 *
 * @param watchdog what the threads of the starter use, as a part of a processor
 * @param process what the whole process uses
 */
record Idle(double watchdog, double process) {

	private static final String WATCHDOG = "reuseport-watchdog";

	static Idle of(long pid, int seconds) throws IOException, InterruptedException {
		Map<Long, ThreadTime> before = ThreadTime.of(pid);
		long start = System.nanoTime();
		TimeUnit.SECONDS.sleep(seconds);
		Map<Long, ThreadTime> after = ThreadTime.of(pid);
		long nanos = System.nanoTime() - start;
		return new Idle(part(ThreadTime.used(before, after, WATCHDOG), nanos),
				part(ThreadTime.used(before, after, ""), nanos));
	}

	private static double part(List<Long> used, long nanos) {
		return used.stream().mapToDouble(Long::doubleValue).sum() / nanos;
	}

}
