package io.github.reuseport.autoconfigure;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.Shutdown;

import io.github.reuseport.server.drain.DrainSettings;

/**
 * Warns where a server is not given the time to stop that it was told to take.
 */
final class DrainTimeCheck {

	private static final Log logger = LogFactory.getLog(DrainTimeCheck.class);

	private DrainTimeCheck() {
	}

	/**
	 * Warn if the server is to go on accepting, or to end streams, for longer than there
	 * is.
	 * @param settings how it stops
	 * @param shutdown how much time it is given
	 */
	static void warn(DrainSettings settings, @Nullable Shutdown shutdown) {
		warn("alone", settings.alone(), settings.limit(), shutdown);
		warn("streams", settings.streams().time(), settings.limit(), shutdown);
	}

	private static void warn(String name, @Nullable Duration time, @Nullable Duration limit,
			@Nullable Shutdown shutdown) {
		if (time == null || time.isZero()) {
			return;
		}
		if (shutdown == Shutdown.IMMEDIATE) {
			logger.warn(("server.reuseport.drain.%s is %s but server.shutdown is immediate, which gives the server "
					+ "a few seconds to stop: set server.shutdown to graceful")
				.formatted(name, text(time)));
		}
		else if (limit != null && time.compareTo(limit.multipliedBy(4).dividedBy(5)) > 0) {
			logger.warn(("server.reuseport.drain.%s is %s but spring.lifecycle.timeout-per-shutdown-phase is %s, a "
					+ "fifth of which is for requests in flight: make that longer, or the other shorter")
				.formatted(name, text(time), text(limit)));
		}
	}

	private static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

}
