package io.github.reuseport.server.placement;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of connections, by event loop. Most counts are written by one thread only, that
 * of the event loop, and the counts of different loops are on different cache lines, so
 * that counting a connection takes a plain addition. Any thread may read them.
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
	 * The counts that are written by other loops, away from the others.
	 */
	private static final int RECEIVED = 32;

	private static final int RESCUED = 33;

	private final AtomicLongArray counts;

	ConnectionCounters(int loops) {
		this.counts = new AtomicLongArray((loops + 2) * STRIDE);
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
	 * Count a connection that a loop accepted for the listener of another one and that
	 * stays on the first.
	 * @param loop the index of the loop of the listener
	 * @param rescuer the index of the loop that accepted
	 */
	void rescued(int loop, int rescuer) {
		this.counts.getAndIncrement(loop * STRIDE + RESCUED);
		this.counts.getAndIncrement(rescuer * STRIDE + RECEIVED);
	}

	/**
	 * Count a connection that the listener of a loop accepted and that was closed at
	 * once. To be called by the thread of the loop.
	 * @param loop the index of the loop
	 */
	void refused(int loop) {
		increment(loop, ACCEPTED);
	}

	/**
	 * Count a connection that a loop accepted for the listener of another one and that
	 * was closed at once.
	 * @param loop the index of the loop of the listener
	 */
	void refusedInRescue(int loop) {
		this.counts.getAndIncrement(loop * STRIDE + RESCUED);
	}

	/**
	 * Record that a connection which was handed off to a loop, but did not arrive, goes
	 * to another one.
	 * @param loop the index of the loop
	 * @param target the index of the other loop
	 */
	void moved(int loop, int target) {
		this.counts.getAndIncrement(target * STRIDE + RECEIVED);
		this.counts.getAndDecrement(loop * STRIDE + RECEIVED);
	}

	/**
	 * Count a connection that was closed. To be called by the thread of its loop.
	 * @param loop the index of the loop
	 */
	void closed(int loop) {
		increment(loop, CLOSED);
	}

	/**
	 * The connections that the listener of a loop accepted.
	 * @param loop the index of the loop
	 * @return their number, those that other loops accepted for the listener included
	 */
	long accepted(int loop) {
		return acceptedByItself(loop) + rescued(loop);
	}

	/**
	 * The connections that a loop accepted from its own listener.
	 * @param loop the index of the loop
	 * @return their number
	 */
	long acceptedByItself(int loop) {
		return this.counts.getAcquire(loop * STRIDE + ACCEPTED);
	}

	/**
	 * The connections that other loops accepted for the listener of a loop.
	 * @param loop the index of the loop
	 * @return their number
	 */
	long rescued(int loop) {
		return this.counts.getAcquire(loop * STRIDE + RESCUED);
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
