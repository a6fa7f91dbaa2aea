package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which responses without an end are ended when a server stops, and in which time.
 *
 * @param time how long it takes until all of them have been ended, 0 for not at all;
 * {@code null} for as long as idle connections may still come with a request where others
 * on the port go on, and else not at all
 * @param types the content types of those that are ended, in lower case and without
 * parameters; WebSockets are in any case
 */
public record StreamSettings(@Nullable Duration time, Set<String> types) {

	/**
	 * Settings that hold for a server without any property set.
	 */
	public static final StreamSettings DEFAULTS = new StreamSettings(null, Set.of("text/event-stream"));

	public StreamSettings {
		if (time != null && time.isNegative()) {
			throw new IllegalArgumentException("'time' must not be negative but is %s".formatted(time));
		}
		types = Set.copyOf(types);
	}

}
