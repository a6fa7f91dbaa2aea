package io.github.reuseport.server;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of connections, by event loop. Each count but one is written by one thread only,
 * that of the event loop, and the counts of different loops are on different cache lines,
 * so that counting a connection takes a plain addition. Any thread may read them.
 */
final class ConnectionCounters {

	/**
	 * Numbers between those of one loop and of the next: two pairs of cache lines, which
	 * processors fetch together.
	 */
	private static final int STRIDE = 32;

	private static final int ACCEPTED = 16;

	private static final int HANDED_OFF = 17;

	private static final int OPENED = 18;

	private static final int CLOSED = 19;

	/**
	 * The count that is written by other loops, away from the others.
	 */
	private static final int RECEIVED = 32;

	private final AtomicLongArray counts;

	ConnectionCounters(int loops) {
		this.counts = new AtomicLongArray((loops + 1) * STRIDE + STRIDE / 2);
	}

	/**
	 * Count a connection that the listener of a loop accepted and that stays on the loop.
	 * To be called by the thread of the loop.
	 * @param loop the index of the loop
	 */
	void kept(int loop) {
		increment(loop, ACCEPTED);
		increment(loop, OPENED);
	}

	/**
	 * Count a connection that the listener of a loop accepted and that goes to another
	 * loop. To be called by the thread of the first.
	 * @param loop the index of the loop
	 * @param target the index of the other loop
	 */
	void handedOff(int loop, int target) {
		increment(loop, ACCEPTED);
		increment(loop, HANDED_OFF);
		this.counts.getAndIncrement(target * STRIDE + RECEIVED);
	}

	/**
	 * Count a connection that was closed. To be called by the thread of its loop.
	 * @param loop the index of the loop
	 */
	void closed(int loop) {
		increment(loop, CLOSED);
	}

	long accepted(int loop) {
		return this.counts.getAcquire(loop * STRIDE + ACCEPTED);
	}

	long handedOff(int loop) {
		return this.counts.getAcquire(loop * STRIDE + HANDED_OFF);
	}

	/**
	 * The connections that are open on a loop now.
	 * @param loop the index of the loop
	 * @return their number
	 */
	long active(int loop) {
		// The closed ones first: what is counted meanwhile was opened before it closes
		long closed = this.counts.getAcquire(loop * STRIDE + CLOSED);
		return this.counts.getAcquire(loop * STRIDE + OPENED) + this.counts.getAcquire(loop * STRIDE + RECEIVED)
				- closed;
	}

	private void increment(int loop, int count) {
		int index = loop * STRIDE + count;
		this.counts.setRelease(index, this.counts.getPlain(index) + 1);
	}

}
