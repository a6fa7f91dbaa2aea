package io.github.reuseport.server.placement;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many of the open connections of an event loop are so young that nobody can tell
 * whether they will be short-lived. They are counted by the time of their opening, in
 * four spans of which the oldest is forgotten when the next one begins. The numbers of a
 * loop are written by its own thread only and lie on cache lines of their own; any thread
 * may read them.
 */
final class YoungConnections {

	/**
	 * Age from which a connection may not count as young any more: three spans.
	 */
	static final long AGE = Duration.ofMillis(25).toNanos();

	/**
	 * A span is 2^23 nanoseconds long, 8.4 ms.
	 */
	private static final int SPAN_BITS = 23;

	private static final int SPANS = 4;

	/**
	 * A number is the span that it belongs to, and how many connections there are in the
	 * lowest bits.
	 */
	private static final int COUNT_BITS = 24;

	private static final long COUNT = (1L << COUNT_BITS) - 1;

	private static final int STRIDE = 32;

	private static final int FIRST = 16;

	private final AtomicLongArray numbers;

	YoungConnections(int loops) {
		this.numbers = new AtomicLongArray((loops + 1) * STRIDE);
	}

	/**
	 * Count a connection. To be called by the thread of the loop.
	 * @param loop the index of the loop
	 * @param opened when the connection was accepted, as of {@link System#nanoTime()}
	 */
	void opened(int loop, long opened) {
		long span = opened >> SPAN_BITS;
		int index = index(loop, span);
		long number = this.numbers.getPlain(index);
		this.numbers.setPlain(index, isOf(number, span) ? number + 1 : (span << COUNT_BITS) + 1);
	}

	/**
	 * Record that a connection which was counted has closed. To be called by the thread
	 * of the loop.
	 * @param loop the index of the loop
	 * @param opened when the connection was accepted
	 */
	void closed(int loop, long opened) {
		long span = opened >> SPAN_BITS;
		int index = index(loop, span);
		long number = this.numbers.getPlain(index);
		if (isOf(number, span)) {
			this.numbers.setPlain(index, number - 1);
		}
	}

	/**
	 * The number of young connections of a loop.
	 * @param loop the index of the loop
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return the number, 0 or more
	 */
	long count(int loop, long now) {
		long span = now >> SPAN_BITS;
		long count = 0;
		for (int i = 0; i < SPANS; i++) {
			long number = this.numbers.getPlain(index(loop, span - i));
			count += isOf(number, span - i) ? number & COUNT : 0;
		}
		return count;
	}

	private static int index(int loop, long span) {
		return loop * STRIDE + FIRST + (int) (span & SPANS - 1);
	}

	private static boolean isOf(long number, long span) {
		return number >> COUNT_BITS == span << COUNT_BITS >> COUNT_BITS;
	}

}
