package io.github.reuseport.server.rescue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.netty.util.concurrent.SingleThreadEventExecutor;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.listener.Quiet;
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

	/**
	 * What was lost for want of a processor before the stall began.
	 */
	private final long lostBefore;

	private long excused;

	private boolean told;

	private final Instant begun;

	/**
	 * When it was over, 0 if it is not.
	 */
	private volatile long end;

	private boolean traced;

	private volatile List<String> frames = List.of();

	/**
	 * Begin a stall.
	 * @param thread the thread of the loop that is stalled
	 * @param demand tells of the threads of the other loops
	 * @param since since when connections wait, as of {@link System#nanoTime()}
	 * @param lost the part of the time since then for which no loop had a processor, in
	 * nanoseconds
	 * @param now the time
	 */
	Stall(LoopThread thread, ProcessorDemand demand, long since, long lost, long now) {
		this.loop = thread.loop();
		this.since = since;
		this.lostBefore = lost;
		this.begun = Instant.now().minusNanos(now - since);
		this.wait = new CpuWait(thread, demand, now);
		this.loop.stalled(since);
		try {
			this.loop.send(this::end);
		}
		catch (RejectedExecutionException ex) {
			end();
		}
	}

	private void end() {
		this.loop.recovered();
		long now = System.nanoTime();
		this.end = (now != 0) ? now : 1;
	}

	boolean isOver() {
		return this.end != 0;
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
	 * Whether most of the time is due to the want of a processor.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return {@code true} if it is
	 */
	boolean hasMostlyWaited(long now) {
		return lost(now) + this.excused > (now - this.since) / 2;
	}

	/**
	 * Tell that there is no processor.
	 * @param busyMachine tells it
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void tellWait(BusyMachine busyMachine, long now) {
		long lost = lost(now);
		busyMachine.tell(this.loop, this.wait.who(lost), now - this.since, lost, now);
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
	 * Do not count time that is due to something else than the loop.
	 * @param time nanoseconds
	 */
	void excuse(long time) {
		this.excused += time;
	}

	/**
	 * The part of the stall for which the loop is to be blamed: in which it had a
	 * processor and used it for something else, or slept while the others had one.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return nanoseconds
	 */
	long blamed(long now) {
		return now - this.since - this.excused - lost(now);
	}

	private long lost(long now) {
		return this.lostBefore + this.wait.lost(now - this.since - this.excused - this.lostBefore);
	}

	/**
	 * Find out where the thread of the loop is, once the loop is to be blamed for long
	 * enough, and tell it if the stall has been warned of or no whole stack has been told
	 * for long.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @param traces keeps a loop that stalls again and again from filling the log with
	 * whole stacks
	 */
	void trace(long now, Quiet traces) {
		if (this.traced || blamed(now) < TRACE_AFTER
				|| !(this.loop.eventLoop() instanceof SingleThreadEventExecutor executor)) {
			return;
		}
		if (this.frames.isEmpty()) {
			this.frames = Arrays.stream(executor.threadProperties().stackTrace())
				.map(StackTraceElement::toString)
				.toList();
		}
		boolean whole = traces.isOver(now);
		if (whole && !this.told) {
			tell();
		}
		if (this.told) {
			this.traced = true;
			tellPlace(whole);
		}
	}

	private void tellPlace(boolean whole) {
		if (whole) {
			String separator = System.lineSeparator() + "\tat ";
			logger.warn("Event loop {} has done nothing for a second. It is here:{}", this.loop,
					separator + String.join(separator, this.frames));
		}
		else {
			logger.warn("Event loop {} has done nothing for a second once more. It is in {}", this.loop, innermost());
		}
	}

	/**
	 * Find what called the JDK, which says more than that it sleeps or waits.
	 * @return a frame
	 */
	private String innermost() {
		return this.frames.stream()
			.filter((frame) -> !frame.startsWith("java."))
			.findFirst()
			.orElse("java.lang.Thread");
	}

	/**
	 * What operators see of it. May be called by any thread.
	 * @return the stall as it is now
	 */
	StallReport report() {
		long ended = this.end;
		return new StallReport(this.loop.toString(), this.begun, duration((ended != 0) ? ended : System.nanoTime()),
				ended != 0, this.frames);
	}

	Duration duration(long now) {
		return Duration.ofNanos(now - this.since);
	}

}
