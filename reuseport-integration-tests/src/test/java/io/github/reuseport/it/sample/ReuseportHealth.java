package io.github.reuseport.it.sample;

import org.jspecify.annotations.Nullable;

/**
 * Health of the listeners, as the actuator reports it.
 *
 * @param status the status
 * @param details all details there can be, {@code null} where there is none
 */
public record ReuseportHealth(String status, Details details) {

	public static ReuseportHealth up(String transport, int port, int listeners, int foreign) {
		return new ReuseportHealth("UP",
				new Details("reuseport", null, transport, port, listeners, listeners, listeners, foreign, false));
	}

	public record Details(String mode, @Nullable String reason, String transport, int port, int eventLoops,
			int expectedListeners, int listeners, @Nullable Integer foreignListeners, @Nullable Boolean draining) {

	}

}
