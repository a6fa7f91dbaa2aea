package io.github.reuseport.server.rescue;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.CpuThrottling;
import io.github.reuseport.linux.ThreadTimes;
import io.github.reuseport.server.placement.ServingLoop;

/**
 * How long the thread of an event loop has waited for a processor since a moment: a loop
 * that gets none is not to be blamed.
 */
final class CpuWait {

	private static final Logger logger = Loggers.getLogger(CpuWait.class);

	private static final CpuThrottling THROTTLING = new CpuThrottling();

	private final LoopThread thread;

	private final long since;

	private @Nullable ThreadTimes last;

	private long looked;

	private long running;

	private long waiting;

	private final long throttled = THROTTLING.count();

	private final long throttledTime = THROTTLING.time();

	CpuWait(LoopThread thread, long now) {
		this.thread = thread;
		this.since = now;
		this.looked = now;
		this.last = thread.times();
	}

	/**
	 * Measure.
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void look(long now) {
		ThreadTimes before = this.last;
		ThreadTimes after = this.thread.times();
		if (before != null && after != null) {
			long ran = after.running() - before.running();
			this.running += ran;
			// The kernel counts a wait when it is over
			this.waiting += (before.runnable() && after.runnable()) ? Math.max(0, now - this.looked - ran)
					: after.waiting() - before.waiting();
			this.waiting = Math.max(0, Math.min(this.waiting, now - this.since - this.running));
		}
		this.last = after;
		this.looked = now;
	}

	/**
	 * For how long the thread was able to run and did not, up to the last look.
	 * @return nanoseconds, 0 where the kernel does not tell
	 */
	long nanos() {
		return this.waiting;
	}

	/**
	 * Whether the process has waited at the CPU limit of a control group meanwhile.
	 * @return {@code true} if it has
	 */
	boolean isProcessHeldBack() {
		return THROTTLING.time() > this.throttledTime || THROTTLING.count() > this.throttled;
	}

	/**
	 * Tell that the event loop has waited for a processor.
	 * @param loop the event loop
	 * @param duration for how long connections have waited for it
	 */
	void tell(ServingLoop loop, Duration duration) {
		long limited = THROTTLING.count() - this.throttled;
		logger.warn(
				"Event loop {} is stalled: it takes none of the connections that wait for it, because it had no "
						+ "processor for {} of {} ms. {}. Healthy event loops, if there are any, accept in its place",
				loop, Duration.ofNanos(this.waiting).toMillis(), duration.toMillis(),
				(limited > 0) ? "The CPU limit of the control group was reached %d times meanwhile".formatted(limited)
						: "The machine is busy");
	}

}
