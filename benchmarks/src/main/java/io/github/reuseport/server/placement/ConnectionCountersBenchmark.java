package io.github.reuseport.server.placement;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to count one connection, opened and closed, on two event loops at the
 * same time, beside the plainest counter that two loops could share.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Threads(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConnectionCountersBenchmark {

	@Benchmark
	public void countersOfTheLoop(Counters counters, Loop loop) {
		counters.perLoop.kept(loop.index);
		counters.perLoop.closed(loop.index);
	}

	@Benchmark
	public void countersShared(Counters counters) {
		counters.accepted.incrementAndGet();
		counters.active.incrementAndGet();
		counters.active.decrementAndGet();
	}

	/**
	 * The counters of a server.
	 */
	@State(Scope.Benchmark)
	public static class Counters {

		final ConnectionCounters perLoop = new ConnectionCounters(2);

		final AtomicLong accepted = new AtomicLong();

		final AtomicLong active = new AtomicLong();

	}

	/**
	 * The event loop that a thread stands for.
	 */
	@State(Scope.Thread)
	public static class Loop {

		private static final AtomicInteger LOOPS = new AtomicInteger();

		final int index = LOOPS.getAndIncrement() & 1;

	}

}
