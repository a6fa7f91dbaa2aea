package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * How a server stops when nobody else on its port can take over. It goes on accepting for
 * some time, so that a load balancer can notice that it is not ready any more, and asks
 * its clients meanwhile to come on another connection. Then no connection request reaches
 * it, and what has come until then is accepted and answered rather than reset. For one
 * use by one thread.
 */
final class AloneDrain {

	private static final Logger logger = Loggers.getLogger(AloneDrain.class);

	private static final Duration TICK = Duration.ofMillis(20);

	/**
	 * How long to accept what waits where no more comes: event loops may be stalled, and
	 * requests in flight need time as well.
	 */
	private static final Duration REST_TIMEOUT = Duration.ofSeconds(5);

	private final DrainedQueues queues;

	private final FreshConnections fresh;

	private final DrainSettings settings;

	private final Supplier<ConnectionDrain> begin;

	/**
	 * Prepare to stop.
	 * @param queues the accept queues of the server
	 * @param fresh finds the connections that were accepted last
	 * @param settings how to drain
	 * @param begin begins to drain the connections, or returns what has begun
	 */
	AloneDrain(DrainedQueues queues, FreshConnections fresh, DrainSettings settings, Supplier<ConnectionDrain> begin) {
		this.queues = queues;
		this.fresh = fresh;
		this.settings = settings;
		this.begin = begin;
	}

	/**
	 * Go on accepting for the time of the settings. Blocks; does nothing on a thread that
	 * must not.
	 * @param where the port, as operators know it
	 * @param deadline by when the server has to be stopped
	 * @return whether any time has gone by
	 * @throws InterruptedException if this thread is interrupted
	 */
	boolean goOn(String where, Deadline deadline) throws InterruptedException {
		Deadline end = deadline.most().orIn(this.settings.alone());
		if (end.isOver() || Schedulers.isInNonBlockingThread()) {
			return false;
		}
		ConnectionDrain clients = this.begin.get();
		logger.info("Draining {}: nobody else listens there, accepting for another {} ms", where,
				end.left().toMillis());
		while (!end.isOver() && this.queues.isOpen()) {
			clients.askAgain();
			if (end.left().compareTo(this.settings.grace()) < 0) {
				this.fresh.begin();
			}
			TimeUnit.NANOSECONDS.sleep(Math.min(end.left().toNanos(), TICK.toNanos()));
		}
		return true;
	}

	/**
	 * Let no more connection requests come, and wait until what waits in the accept
	 * queues has been accepted. Blocks, for a moment only if nothing waits; does nothing
	 * on a thread that must not.
	 * @param deadline by when the server has to be stopped, half of the time to which
	 * this takes at most
	 * @return whether no more connection requests come
	 * @throws InterruptedException if this thread is interrupted
	 */
	boolean acceptRest(Deadline deadline) throws InterruptedException {
		if (Schedulers.isInNonBlockingThread()) {
			return false;
		}
		this.fresh.begin();
		Deadline rest = deadline.orIn(deadline.left().dividedBy(2)).orIn(REST_TIMEOUT);
		boolean left = this.queues.leaveLookup();
		if (!this.settings.alone().isZero()) {
			// Clients that are far away, or whose packet was lost
			Handshakes.underWay(this.queues.port(), rest).await();
		}
		new AcceptQueueDrain(this.queues, this::askFresh).awaitEmpty(left ? rest : rest.orIn(AcceptQueueDrain.LIMIT));
		return left;
	}

	/**
	 * Count what waits in the accept queues, which is lost when they are closed.
	 */
	void countLost() {
		long lost = this.queues.waiting();
		if (lost > 0) {
			this.begin.get().tally().cut(lost);
		}
	}

	/**
	 * Wait for the requests of the connections that were accepted last, those in the
	 * grace time before the end included. To be called when no more of them come. If the
	 * thread is interrupted, that is the end of it, and the thread is interrupted as
	 * before.
	 * @param deadline how long to wait at most
	 */
	void awaitFresh(Deadline deadline) {
		Deadline end = deadline.orIn(this.settings.grace());
		while (askFresh() && !end.isOver() && end.pause()) {
			// Until they have come with a request, and gone
		}
	}

	/**
	 * Ask the clients of the connections that were accepted last.
	 * @return whether there are any
	 */
	private boolean askFresh() {
		boolean any = this.fresh.exist();
		if (any) {
			this.begin.get().askAgain();
		}
		return any;
	}

}
