package io.github.reuseport.systemd;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Whether systemd waits for signs of life of this process.
 */
final class SignsOfLife {

	private static final Logger logger = Loggers.getLogger(SignsOfLife.class);

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private SignsOfLife() {
	}

	/**
	 * How long systemd waits for the next one. Warns if that is too short to be kept.
	 * @param environment what systemd has set
	 * @return the time, or {@code null} if it does not wait, or what is set is no time
	 */
	static @Nullable Duration period(ServiceEnvironment environment) {
		try {
			Duration period = environment.watchdog(ProcessHandle.current().pid());
			if (period != null && period.compareTo(SHORTEST) < 0) {
				logger.warn(
						"systemd waits only {} ms for a sign of life (WatchdogSec): a pause of the garbage "
								+ "collector or a busy machine ends the application. Make that seconds",
						period.toMillis());
			}
			return period;
		}
		catch (IllegalArgumentException ex) {
			logger.warn("systemd gets no signs of life: {}", ex.getMessage());
			return null;
		}
	}

}
