package io.github.reuseport.sample;

import java.time.Duration;

import org.springframework.web.server.ServerWebInputException;

/**
 * Delay of an answer, as a request asks for it.
 */
final class Delay {

	static final String DEFAULT_MILLIS = "1000";

	private static final int MAXIMUM_MILLIS = 600_000;

	private Delay() {
	}

	/**
	 * The delay of the given length.
	 * @param millis the length in milliseconds
	 * @return the delay, at most ten minutes
	 * @throws ServerWebInputException if the length is not a number in the allowed range
	 */
	static Duration ofMillis(String millis) {
		try {
			int length = Integer.parseInt(millis);
			if (length >= 0 && length <= MAXIMUM_MILLIS) {
				return Duration.ofMillis(length);
			}
		}
		catch (NumberFormatException ex) {
			// Refused below
		}
		throw new ServerWebInputException(
				"'millis' must be a whole number from 0 to %d but is '%s'".formatted(MAXIMUM_MILLIS, millis));
	}

}
