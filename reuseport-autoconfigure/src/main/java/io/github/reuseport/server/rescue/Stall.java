package io.github.reuseport.server.rescue;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import io.netty.util.concurrent.SingleThreadEventExecutor;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.placement.ServingLoop;

/**
 * The time in which an event loop does nothing while connections wait for it. Is over
 * when the loop does the errand that it was sent at the beginning.
 */
final class Stall {

	private static final Logger logger = Loggers.getLogger(Stall.class);

	/**
	 * How long a stall lasts before the log tells where the thread is.
	 */
	private static final long TRACE_AFTER = Duration.ofSeconds(1).toNanos();

	private final ServingLoop loop;

	private final long since;

	private final CpuWait wait;

	private long excused;

	private boolean told;

	private volatile boolean over;

	private boolean traced;

	/**
	 * Begin a stall.
	 * @param loop the loop that is stalled
	 * @param thread its thread
	 * @param since since when connections wait, as of {@link System#nanoTime()}
	 * @param now the time
	 */
	Stall(ServingLoop loop, LoopThread thread, long since, long now) {
		this.loop = loop;
		this.since = since;
		this.wait = new CpuWait(thread, now);
		loop.stalled(since);
		try {
			loop.send(this::end);
		}
		catch (RejectedExecutionException ex) {
			end();
		}
	}

	private void end() {
		this.loop.recovered();
		this.over = true;
	}

	boolean isOver() {
		return this.over;
	}

	boolean isTold() {
		return this.told;
	}

	/**
	 * Warn of the stall.
	 */
	void tell() {
		this.told = true;
		logger
			.warn("Event loop {} is stalled: it takes none of the connections that wait for it, because it is busy or "
					+ "blocked. Healthy event loops, if there are any, accept in its place", this.loop);
	}

	/**
	 * Tell that the loop has no processor.
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void tellWait(long now) {
		this.wait.tell(this.loop, duration(now));
	}

	/**
	 * Find out what the loop has done with its time, as long as that matters.
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void look(long now) {
		if (!this.traced) {
			this.wait.look(now);
		}
	}

	/**
	 * Whether the loop is to be blamed beyond doubt: as long as its process is held back
	 * it may be waiting for another thread that has no processor.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return {@code true} if the process is not held back, or the loop is to be blamed
	 * for long enough all the same
	 */
	boolean isClear(long now) {
		return blamed(now) >= TRACE_AFTER || !this.wait.isProcessHeldBack();
	}

	/**
	 * Whether the loop had no processor for most of the time.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return {@code true} if it had none
	 */
	boolean hasMostlyWaited(long now) {
		return this.wait.nanos() > (now - this.since) / 2;
	}

	/**
	 * Do not count time that is due to something else than the loop.
	 * @param time nanoseconds
	 */
	void excuse(long time) {
		this.excused += time;
	}

	/**
	 * The part of the stall for which the loop is to be blamed: in which it had a
	 * processor and used it for something else, or slept.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return nanoseconds
	 */
	long blamed(long now) {
		return now - this.since - this.wait.nanos() - this.excused;
	}

	/**
	 * Tell where the thread of the loop is, once, if the loop is to be blamed for long
	 * enough.
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void trace(long now) {
		if (this.traced || blamed(now) < TRACE_AFTER) {
			return;
		}
		this.traced = true;
		this.told = true;
		if (this.loop.eventLoop() instanceof SingleThreadEventExecutor executor) {
			StringBuilder trace = new StringBuilder();
			for (StackTraceElement element : executor.threadProperties().stackTrace()) {
				trace.append(System.lineSeparator()).append("\tat ").append(element);
			}
			logger.warn("Event loop {} has done nothing for a second. It is here:{}", this.loop, trace);
		}
	}

	Duration duration(long now) {
		return Duration.ofNanos(now - this.since);
	}

}
