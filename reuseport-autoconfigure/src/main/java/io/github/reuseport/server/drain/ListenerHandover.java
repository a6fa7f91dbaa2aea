package io.github.reuseport.server.drain;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.TcpMigration;
import io.github.reuseport.server.census.GroupCensus;
import io.github.reuseport.server.listener.ListenerGroup;

/**
 * Hands the listeners of a server that stops over to others on its port, in the way that
 * the kernel and the transport allow. Does nothing, and takes no time, if nobody else
 * listens. Whatever fails, it says so and comes to an end. For one use by one thread.
 */
final class ListenerHandover {

	private static final Logger logger = Loggers.getLogger(ListenerHandover.class);

	private static final Duration TICK = Duration.ofMillis(20);

	/**
	 * After which time to tell that others are waited for.
	 */
	private static final Duration PATIENCE = Duration.ofMillis(100);

	/**
	 * How long to try to find out who else listens: when a process has no file descriptor
	 * left, its loops do not accept for a second.
	 */
	private static final Duration KNOWLEDGE_TIMEOUT = Duration.ofSeconds(2);

	private final ListenerGroup group;

	private final DrainSettings settings;

	private final FreshConnections fresh;

	private final DrainedQueues waiting;

	private final Successors successors;

	/**
	 * Whether what is lost when the listeners are closed has been counted, or nothing is,
	 * because the kernel gives it to the others.
	 */
	private boolean counted;

	private boolean failed;

	/**
	 * Prepare to hand over.
	 * @param group the listeners
	 * @param settings how to drain
	 * @param fresh told when connections begin to come that are to be waited for, because
	 * the listeners are closed without being handed over
	 */
	ListenerHandover(ListenerGroup group, DrainSettings settings, FreshConnections fresh) {
		this.group = group;
		this.settings = settings;
		this.fresh = fresh;
		this.waiting = new GroupAcceptQueues(group);
		this.successors = new Successors(group, settings);
	}

	/**
	 * Hand over. Blocks; if its thread is interrupted, that is the end of it, and the
	 * thread is interrupted as before. The listeners may be left open.
	 * @param deadline by when to have done
	 * @param drain begins to drain the connections
	 * @return the connections that are drained, {@code null} if nobody else listens or
	 * all is to be closed at once
	 */
	@Nullable ConnectionDrain run(Deadline deadline, Supplier<ConnectionDrain> drain) {
		GroupCensus census = this.successors.find(deadline.orIn(KNOWLEDGE_TIMEOUT), drain);
		this.failed = this.successors.areUnknown();
		if (census == null && !this.failed) {
			return null;
		}
		ConnectionDrain clients = drain.get();
		AcceptQueueDrain queues = new AcceptQueueDrain(this.waiting, clients::askAgain);
		try {
			if (census != null) {
				run(census, deadline, queues, clients);
			}
			else {
				acceptLast(queues, deadline);
			}
		}
		catch (InterruptedException ex) {
			this.failed = true;
			logger.warn("The time to stop was over before the listeners of port {} were drained: connections may be "
					+ "reset", port());
			Thread.currentThread().interrupt();
		}
		countLost(clients);
		return (census != null) ? clients : null;
	}

	/**
	 * Whether the listeners were, or are to be, closed without being handed over.
	 * @return {@code true} if that has been logged
	 */
	boolean hasFailed() {
		return this.failed;
	}

	/**
	 * Whether nobody else listens on the port, as far as is known, so that nothing was
	 * handed over.
	 * @return {@code true} if the server is alone
	 */
	boolean isAlone() {
		return this.successors.areNone();
	}

	private void run(GroupCensus census, Deadline deadline, AcceptQueueDrain queues, ConnectionDrain clients)
			throws InterruptedException {
		try {
			if (census.others().isEmpty()) {
				throw new IOException("%d listener(s) of other processes are no group with those of this server"
					.formatted(census.covering().size()));
			}
			logger.info("Draining port {}: {} listener(s) of other processes go on", port(), census.others().size());
			if (this.group.transport().isNative()) {
				steer(deadline, queues, clients);
			}
			else {
				migrate();
			}
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			this.failed = true;
			this.successors.warn(ex);
			acceptLast(queues, deadline);
		}
	}

	private void steer(Deadline deadline, AcceptQueueDrain queues, ConnectionDrain clients)
			throws IOException, InterruptedException {
		try (DrainLock lock = acquire(deadline)) {
			if (lock == null) {
				throw new IOException("another process drains it and has not come to an end");
			}
			ListenerDrain listeners = new ListenerDrain(this.group, this.settings.grace(), deadline, clients::askAgain);
			boolean drained = listeners.run();
			try {
				if (drained) {
					// One that is still open is to take the filter away, or has a stalled
					// event loop
					queues.awaitEmpty(deadline);
				}
				else {
					acceptLast(queues, deadline);
				}
			}
			finally {
				if (drained) {
					listeners.end();
				}
			}
			// None when they are closed
			countLost(clients);
			// Whoever drains next shall not find those that are about to go
			this.group.close().take(deadline.left()).block();
		}
	}

	private @Nullable DrainLock acquire(Deadline deadline) throws IOException, InterruptedException {
		DrainLock lock = DrainLock.tryAcquire(port());
		boolean told = false;
		while (lock == null && !deadline.isOver()) {
			if (!told && deadline.elapsed().compareTo(PATIENCE) > 0) {
				told = true;
				logger.info("Waiting for another process that drains port {}", port());
			}
			TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
			lock = DrainLock.tryAcquire(port());
		}
		return lock;
	}

	/**
	 * Accept what waits where connections are not steered away. Those that come meanwhile
	 * are not answered if the transport allows it, rather than reset in the end: their
	 * clients ask again after a second, and somebody else answers.
	 * @param queues the accept queues
	 * @param deadline by when to have done, and a moment later if there is time
	 * @throws InterruptedException if this thread is interrupted
	 */
	private void acceptLast(AcceptQueueDrain queues, Deadline deadline) throws InterruptedException {
		this.fresh.begin();
		boolean last = this.waiting.leaveLookup();
		if (last) {
			Handshakes.underWay(port(), deadline).await();
		}
		Deadline moment = deadline.whole().orIn(AcceptQueueDrain.LIMIT);
		queues.awaitEmpty((last && deadline.left().compareTo(AcceptQueueDrain.LIMIT) > 0) ? deadline : moment);
	}

	private void countLost(ConnectionDrain clients) {
		if (!this.counted) {
			this.counted = true;
			clients.tally().cut(this.waiting.waiting());
		}
	}

	/**
	 * Leave it to the kernel to give to the others what waits when a listener is closed.
	 */
	private void migrate() throws IOException {
		if (!new TcpMigration().isOn()) {
			throw new IOException(("the transport %s cannot steer connections away. Use epoll or io_uring, or set "
					+ "net.ipv4.tcp_migrate_req=1")
				.formatted(this.group.transport().id()));
		}
		this.counted = true;
	}

	private int port() {
		return this.group.address().getPort();
	}

}
