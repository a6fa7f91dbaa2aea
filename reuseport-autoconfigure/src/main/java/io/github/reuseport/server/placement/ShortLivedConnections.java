package io.github.reuseport.server.placement;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many short-lived connections an event loop has open at the same time, by event
 * loop, and how many of them are not young. By Little's law their average is the sum of
 * the ages of those that closed within a window, divided by the length of the window;
 * what counts is the peak of that average, which is forgotten slowly, so that a moment
 * without any does not matter. The numbers of a loop are written by its own thread only
 * and lie on cache lines of their own; any thread may read them.
 */
final class ShortLivedConnections {

	/**
	 * Age below which a connection that closes has been short-lived: to move it to
	 * another loop would not have been worth the trouble.
	 */
	private static final long LIMIT = Duration.ofMillis(100).toNanos();

	private static final double WINDOW = Duration.ofMillis(25).toNanos();

	/**
	 * How long a peak counts.
	 */
	private static final double MEMORY = Duration.ofMillis(250).toNanos();

	private static final int STRIDE = 32;

	/**
	 * Where the numbers of all of them begin, and of those that are not young.
	 */
	private static final int ALL = 16;

	private static final int SETTLED = 20;

	private static final int AVERAGE = 0;

	private static final int PEAK = 1;

	private static final int TIME = 2;

	private final AtomicLongArray numbers;

	ShortLivedConnections(int loops) {
		this.numbers = new AtomicLongArray((loops + 1) * STRIDE);
	}

	/**
	 * Record that a connection has closed. To be called by the thread of the loop.
	 * @param loop the index of the loop
	 * @param opened when the connection was accepted
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void closed(int loop, long opened, long now) {
		long age = now - opened;
		if (age < LIMIT) {
			add(loop * STRIDE + ALL, age, now);
			if (age > YoungConnections.AGE) {
				add(loop * STRIDE + SETTLED, age - YoungConnections.AGE, now);
			}
		}
	}

	private void add(int numbers, long age, long now) {
		double average = left(numbers, AVERAGE, WINDOW, now) + age / WINDOW;
		set(numbers + PEAK, Math.max(average, left(numbers, PEAK, MEMORY, now)));
		set(numbers + AVERAGE, average);
		this.numbers.setPlain(numbers + TIME, now);
	}

	/**
	 * The number of short-lived connections on a loop.
	 * @param loop the index of the loop
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return the number, 0 or more
	 */
	double population(int loop, long now) {
		return left(loop * STRIDE + ALL, PEAK, MEMORY, now);
	}

	/**
	 * The number of short-lived connections on a loop that are not young any more.
	 * @param loop the index of the loop
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return the number, 0 or more
	 */
	double settled(int loop, long now) {
		return left(loop * STRIDE + SETTLED, PEAK, MEMORY, now);
	}

	private double left(int numbers, int number, double time, long now) {
		double left = 1 - (now - this.numbers.getPlain(numbers + TIME)) / time;
		return (left > 0) ? left * Double.longBitsToDouble(this.numbers.getPlain(numbers + number)) : 0;
	}

	private void set(int index, double value) {
		this.numbers.setPlain(index, Double.doubleToRawLongBits(value));
	}

}
