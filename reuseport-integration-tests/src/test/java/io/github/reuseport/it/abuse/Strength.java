package io.github.reuseport.it.abuse;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How strong an attack is.
 *
 * @param count how many connections or requests it has
 * @param time for how long
 */
record Strength(int count, Duration time) {

	static Strength of(int count, int seconds) {
		return new Strength(count, Duration.ofSeconds(seconds));
	}

	/**
	 * Do something as often, at an even pace.
	 * @param blow what to do; that the server does not take it is no failure
	 */
	void pace(Blow blow) throws Exception {
		long start = System.nanoTime();
		for (int i = 0; i < this.count; i++) {
			waitUntil(start + this.time.toNanos() / this.count * i);
			blow.strike(i);
		}
		waitUntil(start + this.time.toNanos());
	}

	private static void waitUntil(long due) throws InterruptedException {
		long rest = due - System.nanoTime();
		if (rest > 0) {
			TimeUnit.NANOSECONDS.sleep(rest);
		}
	}

	/**
	 * One of many.
	 */
	interface Blow {

		void strike(int index) throws Exception;

	}

}
