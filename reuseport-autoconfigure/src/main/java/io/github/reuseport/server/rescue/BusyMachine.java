package io.github.reuseport.server.rescue;

import java.time.Duration;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.CpuThrottling;
import io.github.reuseport.server.listener.Quiet;
import io.github.reuseport.server.placement.ServingLoop;

/**
 * Tells, once a minute at most and for whichever event loop it is, that connections wait
 * because there is no processor. For use by the watchdog's thread only.
 */
final class BusyMachine {

	private static final Logger logger = Loggers.getLogger(BusyMachine.class);

	private static final CpuThrottling THROTTLING = new CpuThrottling();

	/**
	 * What is older has nothing to do with the connections that wait.
	 */
	private static final long OLD = Duration.ofSeconds(10).toNanos();

	private final Quiet quiet = new Quiet(Duration.ofMinutes(1));

	private long looked = System.nanoTime() - OLD;

	private long throttled;

	/**
	 * Prepare to tell the reason, if connections go on waiting.
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void look(long now) {
		if (now - this.looked >= OLD) {
			this.looked = now;
			this.throttled = THROTTLING.count();
		}
	}

	/**
	 * Tell that there is no processor, unless that has just been told.
	 * @param loop the event loop
	 * @param who who has none
	 * @param waited for how long connections have waited, in nanoseconds
	 * @param lost the part of it for which there was none
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void tell(ServingLoop loop, String who, long waited, long lost, long now) {
		if (!this.quiet.isOver(now)) {
			return;
		}
		long limited = THROTTLING.count() - this.throttled;
		logger.warn("Connections wait for event loop {}, because {} had no processor for {} of {} ms. {}", loop, who,
				Duration.ofNanos(lost).toMillis(), Duration.ofNanos(waited).toMillis(),
				(limited > 0) ? "The CPU limit of the control group was reached %d times meanwhile".formatted(limited)
						: "The machine is busy");
	}

}
