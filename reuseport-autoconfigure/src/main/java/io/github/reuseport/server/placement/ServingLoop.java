package io.github.reuseport.server.placement;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * An event loop that serves connections of a server, with the connections that were
 * handed off to it and have not arrived yet. These wait in a queue rather than as tasks
 * of the loop, so that another loop can take them when this one is stalled.
 *
 * @hidden
 */
public final class ServingLoop {

	/**
	 * Most connections on their way to a loop: one that has not taken them gets no more.
	 */
	private static final int MOST_ARRIVALS = 64;

	private final int index;

	private final EventLoop eventLoop;

	private final ConnectionCounters counters;

	private final Queue<HandedOffConnection> arrivals = new ConcurrentLinkedQueue<>();

	private final AtomicInteger arriving = new AtomicInteger();

	private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();

	private final Runnable attend = this::attend;

	/**
	 * Since when this loop is stalled, as of {@link System#nanoTime()}, 0 if it is not.
	 */
	private volatile long stalledSince;

	private volatile long stalls;

	ServingLoop(int index, EventLoop eventLoop, ConnectionCounters counters) {
		this.index = index;
		this.eventLoop = eventLoop;
		this.counters = counters;
	}

	public int index() {
		return this.index;
	}

	public EventLoop eventLoop() {
		return this.eventLoop;
	}

	/**
	 * Hand a connection off to this loop. If the loop has ended, the connection stays
	 * where it was accepted.
	 * @param arrival the connection
	 * @param giver the loop that accepted it, whose thread calls
	 */
	void handOff(HandedOffConnection arrival, ServingLoop giver) {
		this.arriving.getAndIncrement();
		this.arrivals.add(arrival);
		try {
			this.eventLoop.execute(this.attend);
		}
		catch (RejectedExecutionException ex) {
			giveArrivalsTo(giver);
		}
	}

	/**
	 * Have something done by this loop, soon.
	 * @param errand what to do
	 * @throws RejectedExecutionException if the loop has ended
	 */
	public void send(Runnable errand) {
		this.errands.add(errand);
		try {
			this.eventLoop.execute(this.attend);
		}
		catch (RejectedExecutionException ex) {
			this.errands.remove(errand);
			throw ex;
		}
	}

	/**
	 * Take the connections that were handed off to this loop, and do what it was sent. To
	 * be called by the thread of this loop, also between its tasks: a ring that always
	 * finds more to complete keeps its tasks waiting for hundreds of milliseconds.
	 */
	void attend() {
		if (this.arriving.get() > 0) {
			giveArrivalsTo(this);
		}
		for (Runnable errand = this.errands.poll(); errand != null; errand = this.errands.poll()) {
			errand.run();
		}
	}

	/**
	 * Let a loop have the connections that were handed off to this one and have not
	 * arrived. To be called by the thread of that loop.
	 * @param taker the loop, this one or another
	 */
	public void giveArrivalsTo(ServingLoop taker) {
		for (HandedOffConnection arrival = this.arrivals.poll(); arrival != null; arrival = this.arrivals.poll()) {
			this.arriving.getAndDecrement();
			if (taker != this) {
				this.counters.moved(this.index, taker.index);
			}
			arrival.connection().arrivedAt(taker.index);
			taker.eventLoop.register(arrival.promise());
		}
	}

	/**
	 * The first of the connections that were handed off to this loop and have not
	 * arrived.
	 * @return what stands for the connection, the same as long as it is the first, or
	 * {@code null} if there is none
	 */
	public @Nullable Object firstArrival() {
		return this.arrivals.peek();
	}

	/**
	 * Whether connections may be handed off to this loop.
	 * @return {@code false} if it is stalled, or seems to be, or is about to end
	 */
	public boolean isReady() {
		return !isStalled() && this.arriving.get() < MOST_ARRIVALS && !this.eventLoop.isShuttingDown();
	}

	public boolean isStalled() {
		return this.stalledSince != 0;
	}

	/**
	 * How long this loop has been stalled.
	 * @return the time, or {@code null} if it is not stalled
	 */
	public @Nullable Duration stalledFor() {
		long since = this.stalledSince;
		return (since != 0) ? Duration.ofNanos(System.nanoTime() - since) : null;
	}

	/**
	 * The number of times this loop was stalled.
	 * @return the number
	 */
	public long stalls() {
		return this.stalls;
	}

	/**
	 * Record that this loop is stalled. To be called by one thread only.
	 * @param since since when, as of {@link System#nanoTime()}
	 */
	public void stalled(long since) {
		this.stalledSince = (since != 0) ? since : 1;
		this.stalls++;
	}

	/**
	 * Record that this loop is not stalled any more.
	 */
	public void recovered() {
		this.stalledSince = 0;
	}

	/**
	 * The number of connections that the listener of this loop accepted.
	 * @return the number, those that other loops accepted for the listener included
	 */
	public long accepted() {
		return this.counters.accepted(this.index);
	}

	/**
	 * The number of connections that this loop accepted from its own listener.
	 * @return the number
	 */
	public long acceptedByItself() {
		return this.counters.acceptedByItself(this.index);
	}

	/**
	 * The number of connections that other loops accepted for the listener of this one.
	 * @return the number
	 */
	public long rescued() {
		return this.counters.rescued(this.index);
	}

	/**
	 * The number of connections that the listener of this loop accepted and that went to
	 * another one.
	 * @return the number
	 */
	public long handedOff() {
		return this.counters.handedOff(this.index);
	}

	/**
	 * The number of connections that are open on this loop, or on their way to it.
	 * @return the number
	 */
	public long active() {
		return this.counters.active(this.index);
	}

	@Override
	public String toString() {
		return EventLoopNames.name(this.eventLoop);
	}

}
