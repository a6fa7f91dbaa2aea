package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.placement.ServingLoops;

/**
 * How a server stops. If others go on listening on its port, it hands over to them: its
 * listeners are drained and closed, and the clients that are still connected are asked to
 * go elsewhere. If nobody does, it goes on accepting for the time that is set, and what
 * waits in its accept queues is accepted before they are closed. Then responses that have
 * no end are ended, and requests in flight are waited for. All steps share one deadline:
 * the listeners are handed over and idle connections waited for within the first half of
 * the time; alone, it goes on for most of it at the longest. Whatever fails, the server
 * stops.
 *
 * @hidden
 */
public final class ServerDrain {

	private static final Logger logger = Loggers.getLogger(ServerDrain.class);

	private final ListenerGroup group;

	private final ServingLoops loops;

	private final @Nullable ChannelGroup connections;

	private final DrainSettings settings;

	private final FreshConnections fresh;

	private final ListenerHandover handover;

	private final RequestsInFlight requests;

	private final Draining draining;

	/**
	 * Whether a step has thrown, which has been logged.
	 */
	private volatile boolean broken;

	/**
	 * Prepare the stop of a server.
	 * @param group the listeners of the server
	 * @param loops its event loops
	 * @param connections its open connections and HTTP/2 streams, or {@code null} if they
	 * are not to be waited for
	 * @param settings how to drain
	 */
	public ServerDrain(ListenerGroup group, ServingLoops loops, @Nullable ChannelGroup connections,
			DrainSettings settings) {
		this.group = group;
		this.loops = loops;
		this.connections = connections;
		this.settings = settings;
		this.draining = new Draining(connections, loops::active, loops::accepted);
		this.fresh = new FreshConnections(connections, loops::active);
		this.handover = new ListenerHandover(group, settings, this.fresh);
		this.requests = new RequestsInFlight(connections, () -> "port " + port());
	}

	/**
	 * Stop the server. Blocks; if its thread is interrupted, that is the end of all
	 * waiting, and the thread is interrupted as before.
	 * @param timeout how long that may take
	 * @throws IllegalStateException if requests are in flight when the time is over
	 */
	public void stop(Duration timeout) {
		if (!this.draining.stop()) {
			this.group.close();
			finishRequests(Deadline.in(timeout), ConcurrentHashMap.newKeySet());
			return;
		}
		Deadline deadline = Deadline.in(timeout);
		Duration limit = this.settings.limit();
		Deadline whole = (limit != null) ? deadline.orIn(limit) : deadline;
		Set<Channel> unanswered = ConcurrentHashMap.newKeySet();
		AloneDrain alone = new AloneDrain(new GroupAcceptQueues(this.group), this.fresh, this.settings,
				() -> clients(this.settings.alone(), deadline));
		try {
			boolean handedOver = handOver(whole.half(), deadline);
			// From now on: connections came until now, also during a long wait for the
			// turn
			Deadline idle = whole.half().orIn(this.settings.keepAlive());
			if (!handedOver && this.handover.isAlone()) {
				handedOver = goOn(alone, whole, deadline);
				idle = whole.orIn(this.settings.grace());
			}
			this.group.close();
			endStreams(handedOver, whole, deadline);
			if (handedOver) {
				awaitClients(idle);
			}
			else {
				guarded(() -> alone.awaitFresh(whole));
				this.draining.over();
			}
			finishRequests(deadline, unanswered);
		}
		finally {
			this.group.close();
			this.draining.tell("port " + port(), unanswered.size(), !this.handover.hasFailed() && !this.broken);
			this.draining.end();
		}
	}

	/**
	 * Hand the listeners over to others on the port.
	 * @param end by when to have done
	 * @param deadline by when the server has to be stopped
	 * @return {@code false} if nobody else is there, or all is to be closed at once
	 */
	private boolean handOver(Deadline end, Deadline deadline) {
		return guarded(() -> this.handover.run(end, () -> clients(this.settings.grace(), deadline)) != null);
	}

	/**
	 * Go on accepting, unless there is no time for that.
	 * @param alone knows how
	 * @param whole by when to have done
	 * @param deadline by when the server has to be stopped
	 * @return whether the listeners have been handed over, because somebody came
	 * meanwhile
	 */
	private boolean goOn(AloneDrain alone, Deadline whole, Deadline deadline) {
		boolean handedOver = guarded(() -> {
			boolean came = alone.goOn("port " + port(), whole) && handOver(whole, deadline);
			if (!came && this.handover.isAlone()) {
				alone.acceptRest(whole);
			}
			return came;
		});
		if (!handedOver) {
			guarded(() -> alone.countLost());
		}
		return handedOver;
	}

	private void endStreams(boolean handedOver, Deadline whole, Deadline deadline) {
		guarded(() -> this.draining.endStreams(this.settings, handedOver, whole,
				() -> clients(this.settings.grace(), deadline)));
	}

	private void guarded(Runnable step) {
		guarded(() -> {
			step.run();
			return true;
		});
	}

	private boolean guarded(Callable<Boolean> step) {
		try {
			return step.call();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception | LinkageError ex) {
			this.broken = true;
			logger.warn("Port {} cannot be drained, closing its listeners at once: connections may be reset", port(),
					ex);
		}
		return false;
	}

	private ConnectionDrain clients(Duration spread, Deadline deadline) {
		return this.draining.begin(spread, deadline, this.group::announceDrain);
	}

	/**
	 * What has been done for clients up to now.
	 * @return the report, or {@code null} if nothing was, because the server runs, or its
	 * listeners were closed at once
	 */
	public @Nullable DrainReport report() {
		return this.draining.report();
	}

	/**
	 * Wait for the clients that are still connected to come with a last request or to go.
	 * @param end how long to wait
	 */
	private void awaitClients(Deadline end) {
		ConnectionDrain clients = Objects.requireNonNull(this.draining.clients());
		DrainTally tally = clients.tally();
		logger.info("Closed the listeners of port {} after {} ms, {} connection(s) are left", port(),
				tally.report().time().toMillis(), tally.open());
		while (tally.open() > 0 && !end.isOver() && end.pause()) {
			clients.askAgain();
		}
		tally.over();
	}

	private void finishRequests(Deadline deadline, Set<Channel> unanswered) {
		// Once more when the listeners are closed: for what they accepted meanwhile
		Mono.when(this.requests.finish(unanswered),
				this.group.onClose().then(Mono.defer(() -> this.requests.finish(unanswered))))
			.block(deadline.left());
	}

	private int port() {
		return this.group.address().getPort();
	}

	/**
	 * Wait until the server has stopped: unlike its listeners, its connections go on
	 * until then.
	 * @return completes with what was done for clients, and without if the listeners were
	 * closed at once
	 */
	public Mono<DrainReport> ended() {
		return this.draining.ended(this.group.onClose());
	}

}
