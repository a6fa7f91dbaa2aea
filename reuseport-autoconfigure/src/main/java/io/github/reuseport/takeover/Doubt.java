package io.github.reuseport.takeover;

import java.time.Duration;

/**
 * Something that is told only if it is still so a while later: the listeners, the
 * processes and what they hold are not looked at in the same moment, and the socket of a
 * process that ends may be listed for longer than its files.
 */
final class Doubt {

	private static final Duration CONFIRMED = Duration.ofSeconds(1);

	private final long since = System.nanoTime();

	/**
	 * Whether it has been so for long enough. The first look never confirms.
	 * @return {@code true} if it can be told
	 */
	boolean isConfirmed() {
		return System.nanoTime() - this.since > CONFIRMED.toNanos();
	}

}
