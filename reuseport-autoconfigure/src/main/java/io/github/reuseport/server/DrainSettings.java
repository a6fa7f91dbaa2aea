package io.github.reuseport.server;

import java.time.Duration;

/**
 * How a server stops when other processes go on listening on its port.
 *
 * @param enabled whether new connections are steered to the others before the listeners
 * are closed
 * @param grace how long the server goes on accepting what the kernel has already given
 * it, 0 or more: should outlast the slowest handshake
 * @param keepAlive how long connections that are idle may still come with a last request,
 * 0 or more
 */
public record DrainSettings(boolean enabled, Duration grace, Duration keepAlive) {

	/**
	 * Settings that hold for a server without any property set.
	 */
	public static final DrainSettings DEFAULTS = new DrainSettings(true, Duration.ofSeconds(1), Duration.ofSeconds(10));

	public DrainSettings {
		requireNotNegative("grace", grace);
		requireNotNegative("keepAlive", keepAlive);
	}

	private static void requireNotNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("'%s' must not be negative but is %s".formatted(name, value));
		}
	}

}
