package io.github.reuseport.server.drain;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a server stops.
 *
 * @param enabled whether new connections are steered to the others before the listeners
 * are closed
 * @param grace how long the server goes on accepting what the kernel has already given
 * it, 0 or more: should outlast the slowest handshake
 * @param keepAlive how long connections that are idle may still come with a last request,
 * 0 or more
 * @param alone how long the server goes on accepting when nobody else listens on its
 * port, 0 or more
 * @param streams which responses without an end are ended, and in which time
 * @param limit how long others, such as Spring, wait for the server to stop, 0 or more,
 * or {@code null} if they wait for as long as the stop is given. Within half of that
 * time, or most of it if the server is alone, all but the last requests has to be done
 */
public record DrainSettings(boolean enabled, Duration grace, Duration keepAlive, Duration alone, StreamSettings streams,
		@Nullable Duration limit) {

	/**
	 * Settings that hold for a server without any property set.
	 */
	public static final DrainSettings DEFAULTS = new DrainSettings(true, Duration.ofSeconds(1), Duration.ofSeconds(10));

	/**
	 * Settings without a limit of their own, and without a time to go on when alone.
	 * @param enabled whether new connections are steered to the others
	 * @param grace how long to go on accepting, 0 or more
	 * @param keepAlive how long idle connections may still come with a request, 0 or more
	 */
	public DrainSettings(boolean enabled, Duration grace, Duration keepAlive) {
		this(enabled, grace, keepAlive, Duration.ZERO, null);
	}

	/**
	 * Settings with the default for streams.
	 * @param enabled whether new connections are steered to the others
	 * @param grace how long to go on accepting, 0 or more
	 * @param keepAlive how long idle connections may still come with a request, 0 or more
	 * @param alone how long to go on accepting when alone, 0 or more
	 * @param limit how long others wait for the server to stop, or {@code null}
	 */
	public DrainSettings(boolean enabled, Duration grace, Duration keepAlive, Duration alone,
			@Nullable Duration limit) {
		this(enabled, grace, keepAlive, alone, StreamSettings.DEFAULTS, limit);
	}

	public DrainSettings {
		requireNotNegative("grace", grace);
		requireNotNegative("keepAlive", keepAlive);
		requireNotNegative("alone", alone);
		requireNotNegative("limit", limit);
	}

	/**
	 * In which time to end the responses that have no end.
	 * @param handedOver whether others on the port go on
	 * @return the time, 0 to not end them
	 */
	Duration streamTime(boolean handedOver) {
		Duration time = this.streams.time();
		if (time != null) {
			return time;
		}
		return handedOver ? this.keepAlive : Duration.ZERO;
	}

	private static void requireNotNegative(String name, @Nullable Duration value) {
		if (value != null && value.isNegative()) {
			throw new IllegalArgumentException("'%s' must not be negative but is %s".formatted(name, value));
		}
	}

}
