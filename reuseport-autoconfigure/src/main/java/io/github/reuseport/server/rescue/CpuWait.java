package io.github.reuseport.server.rescue;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.CpuThrottling;
import io.github.reuseport.linux.ThreadTimes;

/**
 * How long an event loop has lost since a moment because its thread had no processor, or
 * those of other loops that it may wait for: it is not to be blamed for that.
 */
final class CpuWait {

	private static final CpuThrottling THROTTLING = new CpuThrottling();

	/**
	 * The most sleep that is put down to others: a loop that waits for them runs in
	 * between.
	 */
	private static final long MOST_SLEEP = Duration.ofSeconds(3).toNanos();

	private final LoopThread thread;

	private final long since;

	private final ProcessorDemand demand;

	private final ProcessorDemand.Sums before;

	private @Nullable ThreadTimes last;

	private long looked;

	private long running;

	private long waiting;

	private final long throttled = THROTTLING.count();

	private final long throttledTime = THROTTLING.time();

	/**
	 * Begin to measure.
	 * @param thread the thread
	 * @param demand tells of the threads of the other loops
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	CpuWait(LoopThread thread, ProcessorDemand demand, long now) {
		this.thread = thread;
		this.demand = demand;
		demand.look(now);
		this.before = demand.others(thread);
		this.since = now;
		this.looked = now;
		this.last = thread.times();
	}

	/**
	 * Measure.
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void look(long now) {
		this.demand.look(now);
		ThreadTimes before = this.last;
		ThreadTimes after = this.thread.times();
		if (before != null && after != null) {
			this.running += after.runningSince(before);
			this.waiting += after.waitingSince(before, now - this.looked);
			this.waiting = Math.max(0, Math.min(this.waiting, now - this.since - this.running));
		}
		this.last = after;
		this.looked = now;
	}

	/**
	 * The part of a time that is due to the want of a processor, up to the last look: the
	 * thread was able to run and did not, or it slept while others did not run either.
	 * @param time nanoseconds
	 * @return nanoseconds, 0 where the kernel does not tell
	 */
	long lost(long time) {
		long slept = time - this.waiting - this.running;
		return this.waiting + Math.min(MOST_SLEEP, this.demand.others(this.thread).lostSince(this.before, slept));
	}

	/**
	 * Whether the process has waited at the CPU limit of a control group meanwhile.
	 * @return {@code true} if it has
	 */
	boolean isProcessHeldBack() {
		return THROTTLING.time() > this.throttledTime || THROTTLING.count() > this.throttled;
	}

	/**
	 * Who has lost most of a time.
	 * @param lost the time, in nanoseconds
	 * @return words for the log
	 */
	String who(long lost) {
		return (this.waiting > lost / 2) ? "it" : "it or another one that it may wait for";
	}

}
