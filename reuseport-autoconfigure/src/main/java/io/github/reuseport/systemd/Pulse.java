package io.github.reuseport.systemd;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Does something again and again, in whichever of several event loops has time for it. As
 * long as one of them has, it is done; when all of them are stuck, it is not. Safe for
 * use by any thread.
 */
final class Pulse {

	private final Runnable beat;

	private final Map<EventLoop, @Nullable Future<?>> loops = new HashMap<>();

	private final AtomicBoolean beating = new AtomicBoolean();

	private @Nullable Duration interval;

	private volatile long last;

	Pulse(Runnable beat) {
		this.beat = beat;
	}

	/**
	 * Let an event loop take part.
	 * @param loop the loop
	 */
	synchronized void add(EventLoop loop) {
		if (!this.loops.containsKey(loop)) {
			this.loops.put(loop, schedule(loop));
		}
	}

	/**
	 * Begin, or go on in another time.
	 * @param interval the longest time until the first beat and between two of them,
	 * while one of the loops has time
	 */
	synchronized void every(Duration interval) {
		stop();
		this.interval = interval;
		this.last = System.nanoTime();
		this.loops.replaceAll((loop, task) -> schedule(loop));
	}

	synchronized void stop() {
		this.interval = null;
		this.loops.replaceAll((loop, task) -> {
			if (task != null) {
				task.cancel(false);
			}
			return null;
		});
	}

	private @Nullable Future<?> schedule(EventLoop loop) {
		if (this.interval == null) {
			return null;
		}
		// Whoever comes next after half of the time is in time
		long half = Math.max(1, this.interval.toNanos() / 2);
		try {
			return loop.scheduleWithFixedDelay(() -> beat(half), half, half, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			return null;
		}
	}

	private void beat(long half) {
		if (System.nanoTime() - this.last < half || !this.beating.compareAndSet(false, true)) {
			return;
		}
		try {
			if (System.nanoTime() - this.last >= half) {
				this.last = System.nanoTime();
				this.beat.run();
			}
		}
		finally {
			this.beating.set(false);
		}
	}

}
