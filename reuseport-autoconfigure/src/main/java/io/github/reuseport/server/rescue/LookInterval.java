package io.github.reuseport.server.rescue;

import java.time.Duration;

/**
 * How long the watchdog waits until it looks again. For use by its thread only.
 */
final class LookInterval {

	private static final long MINIMUM = Duration.ofMillis(1).toNanos();

	/**
	 * The longest time between two looks, whatever they cost and however long connections
	 * may have to wait, unless one has failed.
	 */
	private static final long MAXIMUM = Duration.ofMillis(500).toNanos();

	/**
	 * The same while connections wait.
	 */
	private static final long WAITING = Duration.ofMillis(100).toNanos();

	/**
	 * The same while loops accept for others: a batch each time.
	 */
	private static final long RESCUING = Duration.ofMillis(5).toNanos();

	/**
	 * How many times as long as a look took to wait for the next one: while nothing
	 * happens, and while connections come.
	 */
	private static final int IDLE_RATIO = 2000;

	private static final int ACTIVE_RATIO = 200;

	/**
	 * What a look may take without being taken for one during which the thread had no
	 * processor.
	 */
	private static final long PLAIN = 200_000;

	private final long after;

	/**
	 * How long a look takes on average.
	 */
	private long cost;

	/**
	 * Prepare to tell.
	 * @param after how long connections have to wait before a loop is stalled, in
	 * nanoseconds
	 */
	LookInterval(long after) {
		this.after = after;
	}

	/**
	 * Learn what a look costs. One that took much longer than the others counts as a
	 * little longer: the thread may have had no processor.
	 * @param time how long it took, in nanoseconds
	 * @return the part of it for which the thread seems to have had no processor
	 */
	long took(long time) {
		long plain = Math.min(time, 2 * this.cost + PLAIN);
		this.cost += (plain - this.cost) / 8;
		return time - plain;
	}

	/**
	 * While healthy loops accept for others.
	 * @return nanoseconds until the next look
	 */
	long whileRescuing() {
		return bounded(this.after / 10, RESCUING);
	}

	/**
	 * While connections wait for a loop that is not known to be stalled.
	 * @return nanoseconds until the next look
	 */
	long whileWaiting() {
		return bounded(this.after / 5, WAITING);
	}

	/**
	 * While connections come.
	 * @return nanoseconds until the next look
	 */
	long whileAccepting() {
		return Math.max(bounded(this.after / 2, MAXIMUM), Math.min(MAXIMUM, ACTIVE_RATIO * this.cost));
	}

	/**
	 * While nothing happens.
	 * @return nanoseconds until the next look
	 */
	long whileIdle() {
		return Math.max(bounded(this.after * 2, MAXIMUM), Math.min(MAXIMUM, IDLE_RATIO * this.cost));
	}

	/**
	 * When it was impossible to look.
	 * @return nanoseconds until the next look
	 */
	long afterFailure() {
		return Math.max(this.after, MAXIMUM);
	}

	private static long bounded(long wanted, long most) {
		return Math.max(MINIMUM, Math.min(most, wanted));
	}

}
