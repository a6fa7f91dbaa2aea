package io.github.reuseport.server.rescue;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.Quiet;
import io.github.reuseport.server.placement.ServingLoop;

/**
 * Watches one event loop: whether connections wait for it, in the accept queue of its
 * listener or handed off to it, and it takes none of them. For use by the watchdog's
 * thread only.
 */
final class LoopWatch {

	private static final Logger logger = Loggers.getLogger(LoopWatch.class);

	/**
	 * A loop that stalls again and again is warned of once in this time, except for
	 * stalls of a second or more.
	 */
	private static final long QUIET = Duration.ofSeconds(10).toNanos();

	/**
	 * A loop is warned of when it has been stalled for this many times as long as
	 * connections have to wait, not counting the time for which it had no processor.
	 */
	private static final int PATIENCE = 3;

	private final ServingLoop loop;

	private final LoopThread thread;

	private final @Nullable Listener listener;

	private final AcceptQueues queues;

	private final Quiet busyMachine;

	private long accepted;

	private @Nullable Object arrival;

	/**
	 * Since when connections wait and none has been taken, 0 if not.
	 */
	private long since;

	private @Nullable Stall stall;

	private long warned = System.nanoTime() - QUIET;

	private boolean moved;

	/**
	 * Prepare to watch a loop.
	 * @param loop the loop
	 * @param listener its listener, or {@code null} if it has none
	 * @param queues tells whether connections wait
	 * @param busyMachine when it may be told that a loop has no processor
	 */
	LoopWatch(ServingLoop loop, @Nullable Listener listener, AcceptQueues queues, Quiet busyMachine) {
		this.loop = loop;
		this.thread = new LoopThread(loop);
		this.listener = listener;
		this.queues = queues;
		this.busyMachine = busyMachine;
	}

	ServingLoop loop() {
		return this.loop;
	}

	@Nullable Listener listener() {
		return this.listener;
	}

	/**
	 * Prepare to tell whether the loop has a processor.
	 */
	void open() {
		this.thread.learn();
	}

	/**
	 * Look at the loop.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @param after how long connections have to wait, in nanoseconds
	 */
	void look(long now, long after) {
		Stall current = this.stall;
		if (current != null) {
			if (!current.isOver()) {
				continues(current, now, after);
				return;
			}
			over(current, now);
		}
		long acceptedNow = this.loop.acceptedByItself();
		Object arrivalNow = this.loop.firstArrival();
		boolean waiting = isWaiting() || arrivalNow != null && arrivalNow == this.arrival;
		this.moved = acceptedNow != this.accepted;
		if (!waiting) {
			this.since = 0;
		}
		else if (this.since == 0 || this.moved) {
			this.since = now;
		}
		else if (now - this.since >= after && !this.loop.eventLoop().isShuttingDown()) {
			begin(now);
		}
		this.accepted = acceptedNow;
		this.arrival = arrivalNow;
	}

	private void begin(long now) {
		this.stall = new Stall(this.loop, this.thread, this.since, now);
		this.since = 0;
	}

	private void continues(Stall current, long now, long after) {
		current.look(now);
		long patience = PATIENCE * after;
		if (current.blamed(now) > patience) {
			if (!current.isTold() && now - this.warned > QUIET && current.isClear(now)) {
				this.warned = now;
				current.tell();
			}
		}
		else if (current.duration(now).toNanos() > patience && current.hasMostlyWaited(now)
				&& this.busyMachine.isOver(now)) {
			current.tellWait(now);
		}
		current.trace(now);
	}

	private void over(Stall ended, long now) {
		if (ended.isTold()) {
			logger.info("Event loop {} takes connections again after {} ms", this.loop, ended.duration(now).toMillis());
		}
		this.stall = null;
	}

	/**
	 * Whether connections wait for the loop now.
	 * @return {@code true} if they do
	 */
	boolean isWaiting() {
		return this.listener != null && this.listener.isAccepting() && this.queues.isWaiting(this.listener);
	}

	/**
	 * Begin to measure anew how long connections have waited, because the watchdog itself
	 * has been late.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @param late by how many nanoseconds
	 */
	void forgive(long now, long late) {
		if (this.since != 0) {
			this.since = now;
		}
		if (this.stall != null) {
			this.stall.excuse(late);
		}
	}

	boolean isStalled() {
		return this.stall != null;
	}

	/**
	 * Whether connections waited at the last look.
	 * @return {@code true} if they did and the loop is not known to be stalled
	 */
	boolean isSuspect() {
		return this.since != 0;
	}

	/**
	 * Whether the loop had accepted connections between the last two looks.
	 * @return {@code true} if it had
	 */
	boolean hasAccepted() {
		return this.moved;
	}

}
