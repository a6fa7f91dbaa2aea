package io.github.reuseport.server.rescue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.ThreadTimes;

/**
 * What the threads of the event loops get of the processors that they want, looked at
 * while a loop seems to be stalled. Where the others get little, a loop that takes no
 * connections may be as hard up as they are, or wait for one of them, and they are no
 * help. Looks at {@link #MOST} threads so often that it needs a fiftieth of a core at the
 * most. For use by the watchdog's thread only.
 */
final class ProcessorDemand {

	private static final int MOST = 16;

	private static final long INTERVAL = Duration.ofMillis(25).toNanos();

	/**
	 * What is older is of a time in which nobody looked.
	 */
	private static final long FORGOTTEN = Duration.ofSeconds(1).toNanos();

	private final Map<LoopThread, Sums> threads = new LinkedHashMap<>();

	private final Map<LoopThread, ThreadTimes> last = new LinkedHashMap<>();

	private long looked = System.nanoTime() - FORGOTTEN;

	/**
	 * Prepare to look.
	 * @param threads the threads of all event loops
	 */
	ProcessorDemand(List<LoopThread> threads) {
		int step = (threads.size() + MOST - 1) / MOST;
		IntStream.iterate(0, (index) -> index < threads.size(), (index) -> index + step)
			.forEach((index) -> this.threads.put(threads.get(index), Sums.NONE));
	}

	/**
	 * Look at the threads, if it is time to.
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void look(long now) {
		long elapsed = now - this.looked;
		if (elapsed < INTERVAL) {
			return;
		}
		this.threads.replaceAll((thread, sums) -> {
			ThreadTimes after = thread.times();
			ThreadTimes before = (after != null) ? this.last.put(thread, after) : this.last.remove(thread);
			return (elapsed < FORGOTTEN) ? sums.and(before, after, elapsed) : sums;
		});
		this.looked = now;
	}

	/**
	 * What the threads of the other loops have done up to the last look.
	 * @param thread the thread to leave out
	 * @return sums, to be compared with those of another moment
	 */
	Sums others(LoopThread thread) {
		Sums all = Sums.NONE;
		for (Map.Entry<LoopThread, Sums> other : this.threads.entrySet()) {
			if (other.getKey() != thread) {
				all = all.and(other.getValue());
			}
		}
		return all;
	}

	/**
	 * What threads have done up to a moment.
	 *
	 * @param running nanoseconds for which they have run
	 * @param waiting nanoseconds for which they have been able to run but had no
	 * processor
	 */
	record Sums(long running, long waiting) {

		private static final Sums NONE = new Sums(0, 0);

		private Sums and(Sums other) {
			return new Sums(this.running + other.running, this.waiting + other.waiting);
		}

		private Sums and(@Nullable ThreadTimes before, @Nullable ThreadTimes after, long elapsed) {
			return (before != null && after != null)
					? and(new Sums(after.runningSince(before), after.waitingSince(before, elapsed))) : this;
		}

		/**
		 * The part of a time that is due to the want of processors. Threads that get a
		 * tenth of what they want need ten times as long.
		 * @param before the sums at the beginning of the time
		 * @param time the time, in nanoseconds
		 * @return nanoseconds, 0 where the kernel does not tell
		 */
		long lostSince(Sums before, long time) {
			double waited = this.waiting - before.waiting;
			double wanted = waited + this.running - before.running;
			return (waited > 0 && time > 0) ? (long) (Math.min(time, waited) * waited / wanted) : 0;
		}

	}

}
