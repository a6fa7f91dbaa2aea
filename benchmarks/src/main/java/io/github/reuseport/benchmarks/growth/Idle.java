package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

import io.github.reuseport.benchmarks.proc.ThreadTime;

/**
 * What a server uses while nothing happens, as parts of a processor.
 *
 * @param watchdog what the thread uses that looks at the event loops
 * @param keeper what the thread uses that looks at the port
 * @param process what the whole process uses
 */
record Idle(double watchdog, double keeper, double process) {

	static Idle of(long pid, ThreadNames names, int seconds) throws IOException, InterruptedException {
		Map<Long, ThreadTime> before = ThreadTime.of(pid);
		long start = System.nanoTime();
		TimeUnit.SECONDS.sleep(seconds);
		Map<Long, ThreadTime> after = ThreadTime.of(pid);
		double nanos = System.nanoTime() - start;
		return new Idle(used(before, after, (id) -> names.begins(id, "reuseport-watchdog")) / nanos,
				used(before, after, (id) -> names.begins(id, "reuseport-keeper")) / nanos,
				used(before, after, (id) -> true) / nanos);
	}

	private static long used(Map<Long, ThreadTime> before, Map<Long, ThreadTime> after, LongPredicate threads) {
		return after.entrySet()
			.stream()
			.filter((thread) -> threads.test(thread.getKey()))
			.mapToLong((thread) -> thread.getValue().since(before.get(thread.getKey())))
			.sum();
	}

}
