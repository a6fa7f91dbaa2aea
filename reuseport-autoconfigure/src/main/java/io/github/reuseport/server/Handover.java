package io.github.reuseport.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.TcpMigration;

/**
 * The part of a handover that is done by the server which stops: its listeners are
 * drained and closed, and the clients that are still connected are asked to go elsewhere.
 * Does nothing, and takes no time, if nobody else listens. Whatever fails, the server
 * stops.
 */
final class Handover {

	private static final Logger logger = Loggers.getLogger(Handover.class);

	private static final Duration ASK_INTERVAL = Duration.ofMillis(100);

	private static final Duration TICK = Duration.ofMillis(5);

	/**
	 * How long to wait for others that drain the same port.
	 */
	private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(15);

	private static final Duration QUEUE_TIMEOUT = Duration.ofSeconds(1);

	private final ListenerGroup group;

	private final ListenerSettings settings;

	private final ConnectionDrain connections;

	private final AtomicBoolean begun = new AtomicBoolean();

	private long start;

	Handover(ListenerGroup group, ListenerSettings settings, ConnectionDrain connections) {
		this.group = group;
		this.settings = settings;
		this.connections = connections;
	}

	/**
	 * Close the listeners without losing a connection. Blocks; if its thread is
	 * interrupted, that is the end of it, and the thread is interrupted as before.
	 * @return whether others go on listening on the port; {@code false} if all is to be
	 * done as ever
	 */
	boolean drainListeners() {
		if (!this.settings.drain().enabled() || this.begun.getAndSet(true) || countOthers() == 0) {
			return false;
		}
		this.start = System.nanoTime();
		this.group.drain();
		int port = this.group.address().getPort();
		try (DrainLock lock = acquire(port)) {
			if (lock == null) {
				logger.warn("Another process has been draining port {} for {} seconds: going on without waiting for it",
						port, LOCK_TIMEOUT.toSeconds());
			}
			int others = countOthers();
			if (others > 0) {
				drain(port, others);
			}
			return others > 0;
		}
		catch (InterruptedException ex) {
			logger.warn(
					"The time to stop was over before the listeners of port {} were drained: connections may be "
							+ "reset. server.reuseport.drain.grace is {} ms",
					port, this.settings.drain().grace().toMillis());
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private @Nullable DrainLock acquire(int port) throws InterruptedException {
		DrainLock lock = DrainLock.tryAcquire(port);
		boolean told = false;
		while (lock == null && System.nanoTime() - this.start < LOCK_TIMEOUT.toNanos()) {
			if (!told && System.nanoTime() - this.start > ASK_INTERVAL.toNanos()) {
				told = true;
				logger.info("Waiting for another process that drains port {}", port);
			}
			TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
			lock = DrainLock.tryAcquire(port);
		}
		return lock;
	}

	private int countOthers() {
		try {
			GroupCensus census = this.group.members();
			return (census != null) ? census.others().size() : 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

	private void drain(int port, int others) throws InterruptedException {
		this.start = System.nanoTime();
		logger.info("Draining port {}: {} listener(s) of other processes go on", port, others);
		try {
			if (this.group.transport().isNative()) {
				new ListenerDrain(this.group, this.settings.deferAccept() != null, this.settings.drain().grace(),
						this.connections::ask)
					.run();
			}
			else {
				awaitEmptyQueues(port);
			}
		}
		catch (IOException ex) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			logger.warn("Port {} cannot be drained, closing its listeners: connections may be reset. Reason: {}", port,
					ex.getMessage());
		}
	}

	private void awaitEmptyQueues(int port) throws InterruptedException {
		this.connections.ask();
		if (new TcpMigration().isOn()) {
			return;
		}
		logger.warn("The transport {} cannot steer connections away from port {}: some may be reset. Use epoll or "
				+ "io_uring, or set net.ipv4.tcp_migrate_req=1", this.group.transport().id(), port);
		long began = System.nanoTime();
		while (isAnybodyWaiting() && System.nanoTime() - began < QUEUE_TIMEOUT.toNanos()) {
			TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
		}
	}

	private boolean isAnybodyWaiting() {
		PortCensus.Count count = this.group.census(Duration.ZERO);
		return count != null
				&& count.listening().values().stream().anyMatch((listening) -> listening.acceptQueue() > 0);
	}

	/**
	 * Wait for the clients that are still connected to come with a last request or to go.
	 * Blocks; if its thread is interrupted, that is the end of it, and the thread is
	 * interrupted as before.
	 * @param limit how long the server may take to stop
	 */
	void drainConnections(Duration limit) {
		Duration half = limit.dividedBy(2);
		Duration keepAlive = this.settings.drain().keepAlive();
		long window = ((half.compareTo(keepAlive) < 0) ? half : keepAlive).toNanos();
		int port = this.group.address().getPort();
		logger.info("Closed the listeners of port {} after {} ms, {} connection(s) are left", port, elapsed(),
				this.connections.count());
		try {
			for (long asked = 0; this.connections.count() > 0 && System.nanoTime() - this.start < window;) {
				if (System.nanoTime() - asked > ASK_INTERVAL.toNanos()) {
					this.connections.ask();
					asked = System.nanoTime();
				}
				TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		logger.info("Drained port {} after {} ms, {} connection(s) are left to be finished", port, elapsed(),
				this.connections.count());
	}

	private long elapsed() {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.start);
	}

}
