package io.github.reuseport.server.rescue;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

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
	 * A loop that stalls again and again is warned of once in this time, and for a stall
	 * of a second or more once a minute at any time.
	 */
	private static final Duration QUIET = Duration.ofSeconds(10);

	/**
	 * A loop is warned of when it has been stalled for this many times as long as
	 * connections have to wait, not counting the time for which there was no processor.
	 */
	private static final int PATIENCE = 3;

	/**
	 * How many times as long connections may have to wait for want of a processor.
	 */
	private static final int MOST_TIMES = 10;

	private final ServingLoop loop;

	private final LoopThread thread;

	private final @Nullable Listener listener;

	private final AcceptQueues queues;

	private final ProcessorDemand demand;

	private final BusyMachine busyMachine;

	private long accepted;

	private @Nullable Object arrival;

	/**
	 * Since when connections wait and none has been taken, 0 if not.
	 */
	private long since;

	private ProcessorDemand.Sums before;

	private volatile @Nullable Stall stall;

	private volatile @Nullable Stall lastStall;

	private final Quiet traces = new Quiet(Duration.ofMinutes(1));

	private final Quiet warnings = new Quiet(QUIET);

	private boolean moved;

	/**
	 * Prepare to watch a loop.
	 * @param thread the thread of the loop
	 * @param listener its listener, or {@code null} if it has none
	 * @param queues tells whether connections wait
	 * @param demand tells what the threads of the loops get of the processors
	 * @param busyMachine tells that there is no processor
	 */
	LoopWatch(LoopThread thread, @Nullable Listener listener, AcceptQueues queues, ProcessorDemand demand,
			BusyMachine busyMachine) {
		this.loop = thread.loop();
		this.thread = thread;
		this.before = demand.others(thread);
		this.listener = listener;
		this.queues = queues;
		this.demand = demand;
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
			this.before = this.demand.others(this.thread);
		}
		else if (now - this.since >= after / 2 && !this.loop.eventLoop().isShuttingDown()) {
			beginIfLong(now, after);
		}
		this.accepted = acceptedNow;
		this.arrival = arrivalNow;
	}

	/**
	 * Take the loop for stalled if connections have waited for too long, not counting the
	 * time for which no loop could have taken them for want of a processor.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @param after how long they have to wait
	 */
	private void beginIfLong(long now, long after) {
		long waited = now - this.since;
		this.demand.look(now);
		this.busyMachine.look(now);
		long lost = Math.min(MOST_TIMES * after, this.demand.others(this.thread).lostSince(this.before, waited));
		if (waited - lost >= after) {
			this.stall = new Stall(this.thread, this.demand, this.since, lost, now);
			this.since = 0;
		}
		else if (lost > PATIENCE * after) {
			this.busyMachine.tell(this.loop, "it and the others", waited, lost, now);
		}
	}

	private void continues(Stall current, long now, long after) {
		current.look(now);
		long patience = PATIENCE * after;
		if (current.hasMostlyWaited(now)) {
			if (current.duration(now).toNanos() > patience) {
				current.tellWait(this.busyMachine, now);
			}
		}
		else if (current.blamed(now) > patience && !current.isTold() && current.isClear(now)
				&& this.warnings.isOver(now)) {
			current.tell();
		}
		current.trace(now, this.traces);
	}

	private void over(Stall ended, long now) {
		if (ended.isTold()) {
			logger.info("Event loop {} takes connections again after {} ms", this.loop, ended.duration(now).toMillis());
		}
		this.lastStall = ended;
		this.stall = null;
	}

	/**
	 * The stall that the loop is in and the last one that is over. May be called by any
	 * thread.
	 * @return the stalls, none if there was none
	 */
	Stream<StallReport> stalls() {
		return Stream.of(Optional.ofNullable(this.stall), Optional.ofNullable(this.lastStall))
			.flatMap(Optional::stream)
			.distinct()
			.map(Stall::report);
	}

	/**
	 * Whether connections wait for the loop now.
	 * @return {@code true} if they do
	 */
	boolean isWaiting() {
		return this.listener != null && this.listener.isAccepting() && this.queues.isWaiting(this.listener);
	}

	/**
	 * Do not count the time for which the watchdog itself has been late. What came before
	 * counts, or a loop would never be stalled where it is late again and again.
	 * @param late by how many nanoseconds, since the last look
	 */
	void forgive(long late) {
		if (this.since != 0) {
			this.since += late;
		}
		Stall current = this.stall;
		if (current != null) {
			current.excuse(late);
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
