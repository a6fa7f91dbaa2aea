package io.github.reuseport.server.rescue;

import java.time.Duration;

/**
 * When other event loops accept for a listener whose own loop does not.
 *
 * @param enabled whether they do at all
 * @param after how long connections have to wait in the accept queue, at least 1 ms and
 * at most 1 h
 */
public record RescueSettings(boolean enabled, Duration after) {

	/**
	 * The least time that connections have to wait.
	 */
	public static final Duration MINIMUM = Duration.ofMillis(1);

	/**
	 * The longest time that connections may have to wait.
	 */
	public static final Duration MAXIMUM = Duration.ofHours(1);

	/**
	 * Settings that hold without any property set.
	 */
	public static final RescueSettings DEFAULTS = new RescueSettings(true, Duration.ofMillis(50));

	public RescueSettings {
		if (after.compareTo(MINIMUM) < 0 || after.compareTo(MAXIMUM) > 0) {
			throw new IllegalArgumentException("'after' must be between 1 ms and 1 h but is " + after);
		}
	}

}
