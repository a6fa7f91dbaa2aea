package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.placement.ServingLoops;

/**
 * How a server stops. If others go on listening on its port, it hands over to them: its
 * listeners are drained and closed, and the clients that are still connected are asked to
 * go elsewhere. Then requests in flight are waited for. All steps share one deadline: the
 * listeners are closed and idle connections waited for within the first half of the time.
 * Whatever fails, the server stops.
 *
 * @hidden
 */
public final class ServerDrain {

	private static final Logger logger = Loggers.getLogger(ServerDrain.class);

	private static final Duration TICK = Duration.ofMillis(20);

	/**
	 * How long connections that have just been closed may still be counted.
	 */
	private static final Duration CLOSING = Duration.ofMillis(500);

	private final ListenerGroup group;

	private final ServingLoops loops;

	private final @Nullable ChannelGroup connections;

	private final DrainSettings settings;

	private final AtomicBoolean begun = new AtomicBoolean();

	private final AtomicBoolean failed = new AtomicBoolean();

	private final ListenerHandover handover;

	private final Sinks.One<DrainReport> ended = Sinks.one();

	private volatile @Nullable DrainTally tally;

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
		this.handover = new ListenerHandover(group, settings);
	}

	/**
	 * Stop the server. Blocks; if its thread is interrupted, that is the end of all
	 * waiting, and the thread is interrupted as before.
	 * @param timeout how long that may take
	 * @throws IllegalStateException if requests are in flight when the time is over
	 */
	public void stop(Duration timeout) {
		if (this.begun.getAndSet(true)) {
			this.group.close();
			finishRequests(Deadline.in(timeout), ConcurrentHashMap.newKeySet());
			return;
		}
		Deadline deadline = Deadline.in(timeout);
		Duration limit = this.settings.limit();
		Deadline half = ((limit != null) ? deadline.orIn(limit) : deadline).half();
		Deadline idle = half.orIn(this.settings.keepAlive());
		Set<Channel> unanswered = ConcurrentHashMap.newKeySet();
		ConnectionDrain clients = null;
		try {
			clients = handOver(half, deadline);
			this.group.close();
			if (clients != null) {
				awaitClients(clients, idle);
			}
			finishRequests(deadline, unanswered);
		}
		finally {
			this.group.close();
			if (clients != null) {
				tell(clients.tally(), unanswered.size(), deadline);
			}
			this.ended.tryEmitEmpty();
		}
	}

	private @Nullable ConnectionDrain handOver(Deadline half, Deadline deadline) {
		try {
			return this.handover.run(half,
					() -> new ConnectionDrain(this.connections, this.settings.grace(), begin(deadline)));
		}
		catch (RuntimeException | LinkageError ex) {
			logger.warn("Port {} cannot be drained, closing its listeners at once: connections may be reset",
					this.group.address().getPort(), ex);
			return null;
		}
	}

	private DrainTally begin(Deadline deadline) {
		DrainTally begun = new DrainTally(deadline, this.loops::active, this.loops::accepted);
		this.tally = begun;
		this.group.announceDrain();
		return begun;
	}

	/**
	 * What has been done for clients up to now.
	 * @return the report, or {@code null} if nothing was, because the server runs, or
	 * nobody else goes on listening on its port
	 */
	public @Nullable DrainReport report() {
		DrainTally begun = this.tally;
		return (begun != null) ? begun.report() : null;
	}

	/**
	 * Wait for the clients that are still connected to come with a last request or to go.
	 * @param clients the clients
	 * @param end how long to wait
	 */
	private void awaitClients(ConnectionDrain clients, Deadline end) {
		DrainTally tally = clients.tally();
		logger.info("Closed the listeners of port {} after {} ms, {} connection(s) are left",
				this.group.address().getPort(), tally.report().time().toMillis(), tally.open());
		while (tally.open() > 0 && !end.isOver() && pause()) {
			clients.askAgain();
		}
		tally.over();
	}

	private static boolean pause() {
		try {
			TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void finishRequests(Deadline deadline, Set<Channel> unanswered) {
		// Once more when the listeners are closed: for what they accepted meanwhile
		Mono.when(finishRequests(unanswered), this.group.onClose().then(Mono.defer(() -> finishRequests(unanswered))))
			.block(deadline.left());
	}

	private Mono<Void> finishRequests(Set<Channel> unanswered) {
		if (this.connections == null) {
			return Mono.empty();
		}
		try {
			return RequestsInFlight.finish(this.connections, unanswered::add);
		}
		catch (RuntimeException | LinkageError ex) {
			if (!this.failed.getAndSet(true)) {
				logger.warn("The requests in flight on port {} cannot be waited for: some may not be answered",
						this.group.address().getPort(), ex);
			}
			return Mono.empty();
		}
	}

	private void tell(DrainTally tally, int unanswered, Deadline deadline) {
		Deadline closed = deadline.orIn(CLOSING);
		while (tally.open() > unanswered && !closed.isOver() && pause()) {
			// What has just been closed is still counted
		}
		// Those that have not been answered, and those that did not come to a request
		tally.cut(Math.max(unanswered, tally.open()));
		DrainReport report = tally.report();
		int port = this.group.address().getPort();
		String done = ("%d connection(s) accepted meanwhile, %d client(s) asked to go elsewhere of which %d went by "
				+ "themselves, %d request(s) answered, %d connection(s) cut")
			.formatted(report.accepted(), report.asked(), report.left(), report.answered(), report.cut());
		if (report.cut() == 0) {
			logger.info("{} port {} after {} ms: {}", this.handover.hasFailed() ? "Stopped on" : "Drained", port,
					report.time().toMillis(), done);
		}
		else {
			logger.warn("Stopped on port {} after {} ms, before it was drained: {}", port, report.time().toMillis(),
					done);
		}
		this.ended.tryEmitValue(report);
	}

	/**
	 * Wait until the server has stopped: unlike its listeners, its connections go on
	 * until then.
	 * @return completes with what was done for clients if others went on listening on the
	 * port, and without otherwise
	 */
	public Mono<DrainReport> ended() {
		// If nobody asked it to stop, it has ended when its listeners are closed
		return Mono.firstWithSignal(this.ended.asMono(),
				this.group.onClose().then(Mono.defer(() -> this.begun.get() ? Mono.never() : Mono.empty())));
	}

}
