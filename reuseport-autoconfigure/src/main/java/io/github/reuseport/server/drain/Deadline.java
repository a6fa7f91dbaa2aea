package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A moment by which something has to be done. Steps that follow one another share it, so
 * that together they take no longer than was given.
 */
final class Deadline {

	/**
	 * Longer than any server takes, and short enough to be added to any moment.
	 */
	private static final Duration LONGEST = Duration.ofDays(365);

	private static final Duration TICK = Duration.ofMillis(20);

	private final long start;

	private final long length;

	private final long whole;

	private Deadline(long start, long length, long whole) {
		this.start = start;
		this.length = length;
		this.whole = whole;
	}

	/**
	 * A deadline from now on.
	 * @param time how long there is, none if it is negative
	 * @return the deadline
	 */
	static Deadline in(Duration time) {
		long length = Math.max(0, ((time.compareTo(LONGEST) < 0) ? time : LONGEST).toNanos());
		return new Deadline(System.nanoTime(), length, length);
	}

	/**
	 * The moment when half of the time is over.
	 * @return a deadline with the same beginning
	 */
	Deadline half() {
		return new Deadline(this.start, this.length / 2, this.whole);
	}

	/**
	 * The moment when nearly all of the time is over, so that some is left for what comes
	 * afterwards.
	 * @return a deadline with the same beginning
	 */
	Deadline most() {
		return new Deadline(this.start, this.length / 5 * 4, this.whole);
	}

	/**
	 * The moment when all of the time is over of which this is the half or most.
	 * @return a deadline with the same beginning
	 */
	Deadline whole() {
		return new Deadline(this.start, this.whole, this.whole);
	}

	/**
	 * A deadline that ends no later than this one.
	 * @param time how long there is from now on
	 * @return the earlier of both
	 */
	Deadline orIn(Duration time) {
		return in((left().compareTo(time) < 0) ? left() : time);
	}

	/**
	 * How much of the time is left.
	 * @return the time, 0 when it is over
	 */
	Duration left() {
		return Duration.ofNanos(Math.max(0, this.length - (System.nanoTime() - this.start)));
	}

	/**
	 * How much of the time has gone.
	 * @return the time since the beginning
	 */
	Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.start);
	}

	/**
	 * Wait for a moment.
	 * @return {@code false} if the thread was interrupted, and is again
	 */
	boolean pause() {
		try {
			TimeUnit.NANOSECONDS.sleep(Math.min(left().toNanos(), TICK.toNanos()));
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	boolean isOver() {
		return System.nanoTime() - this.start >= this.length;
	}

}
