package io.github.reuseport.server.rescue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.placement.ServingLoop;

/**
 * How long a task waits for an event loop until it runs. The loop is given one that does
 * nothing, now and then, as long as somebody observes it.
 */
public final class LoopDelay {

	private static final Logger logger = Loggers.getLogger(LoopDelay.class);

	private final ServingLoop loop;

	private final List<Consumer<Duration>> observers = new CopyOnWriteArrayList<>();

	private volatile boolean underWay;

	LoopDelay(ServingLoop loop) {
		this.loop = loop;
	}

	/**
	 * The event loop.
	 * @return the name of its thread
	 */
	public String eventLoop() {
		return this.loop.toString();
	}

	/**
	 * Tell somebody how long each task has waited, from now on. Called by the event loop,
	 * so it must not block.
	 * @param observer who is told
	 */
	public void observe(Consumer<Duration> observer) {
		this.observers.add(observer);
	}

	/**
	 * Tell somebody no more.
	 * @param observer who was told
	 */
	public void ignore(Consumer<Duration> observer) {
		this.observers.remove(observer);
	}

	/**
	 * Give the loop a task, unless it has one still. To be called by one thread only.
	 * @param period how often this is called
	 */
	void probe(Duration period) {
		if (this.underWay || this.observers.isEmpty()) {
			return;
		}
		this.underWay = true;
		long sent = System.nanoTime();
		try {
			this.loop.eventLoop().execute(() -> arrived(Duration.ofNanos(System.nanoTime() - sent), period));
		}
		catch (RejectedExecutionException ex) {
			this.underWay = false;
			logger.debug("Event loop {} has ended", this.loop);
		}
	}

	private void arrived(Duration delay, Duration period) {
		this.underWay = false;
		// Those that were left out meanwhile would have waited too
		for (Duration waited = delay; waited.compareTo(Duration.ZERO) >= 0; waited = waited.minus(period)) {
			tell(waited);
		}
	}

	private void tell(Duration delay) {
		this.observers.forEach((observer) -> observer.accept(delay));
	}

}
