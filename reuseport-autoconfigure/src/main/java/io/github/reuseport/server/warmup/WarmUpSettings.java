package io.github.reuseport.server.warmup;

import java.time.Duration;
import java.util.List;

/**
 * What a server requests of itself before it opens its listeners.
 *
 * @param paths the paths that are requested, each begins with a slash; none: there is no
 * warm-up
 * @param requests how often each path is requested, at least 1
 * @param timeout how long the warm-up may take, more than 0 and at most
 * {@link #MAXIMUM_TIMEOUT}: the listeners are opened after that in any case
 */
public record WarmUpSettings(List<String> paths, int requests, Duration timeout) {

	/**
	 * The longest that a warm-up may be allowed to take. Reactor Netty gives a server 45
	 * seconds to start, and after that the start has failed.
	 */
	public static final Duration MAXIMUM_TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Settings that hold for a server without any property set: no warm-up.
	 */
	public static final WarmUpSettings NONE = new WarmUpSettings(List.of(), 20, Duration.ofSeconds(10));

	public WarmUpSettings {
		paths = List.copyOf(paths);
		for (String path : paths) {
			if (!path.startsWith("/")) {
				throw new IllegalArgumentException("'paths' must begin with a slash but has '%s'".formatted(path));
			}
		}
		if (requests < 1) {
			throw new IllegalArgumentException("'requests' must be at least 1 but is " + requests);
		}
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("'timeout' must be greater than 0 but is " + timeout);
		}
		if (timeout.compareTo(MAXIMUM_TIMEOUT) > 0) {
			throw new IllegalArgumentException(
					"'timeout' must be at most %s but is %s".formatted(MAXIMUM_TIMEOUT, timeout));
		}
	}

}
