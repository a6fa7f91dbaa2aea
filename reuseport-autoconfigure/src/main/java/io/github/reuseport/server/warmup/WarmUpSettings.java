package io.github.reuseport.server.warmup;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a server requests of itself before it opens its listeners.
 *
 * @param calls what is requested; nothing: there is no warm-up
 * @param requests how often each call is made, at least 1
 * @param timeout how long the warm-up may take, more than 0 and at most
 * {@link #MAXIMUM_TIMEOUT}: the listeners are opened after that in any case
 * @param keys the keys of the server, or {@code null} if it has none or they are not
 * known
 */
public record WarmUpSettings(List<WarmUpCall> calls, int requests, Duration timeout, @Nullable ServerKeys keys) {

	/**
	 * The longest that a warm-up may be allowed to take. Reactor Netty gives a server 45
	 * seconds to start, and after that the start has failed.
	 */
	public static final Duration MAXIMUM_TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Settings that hold for a server without any property set: no warm-up.
	 */
	public static final WarmUpSettings NONE = new WarmUpSettings(List.of(), 20, Duration.ofSeconds(10));

	/**
	 * Create new settings without any keys.
	 * @param calls what is requested
	 * @param requests how often each call is made
	 * @param timeout how long the warm-up may take
	 */
	public WarmUpSettings(List<WarmUpCall> calls, int requests, Duration timeout) {
		this(calls, requests, timeout, null);
	}

	public WarmUpSettings {
		calls = List.copyOf(calls);
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

	/**
	 * Whether there is something to request.
	 * @return {@code false} if there is no warm-up
	 */
	public boolean isWanted() {
		return !this.calls.isEmpty();
	}

	/**
	 * The same for a server whose keys are known.
	 * @param keys the keys
	 * @return the settings
	 */
	public WarmUpSettings with(ServerKeys keys) {
		return new WarmUpSettings(this.calls, this.requests, this.timeout, keys);
	}

}
