package io.github.reuseport.server;

import java.io.IOException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.census.GroupCensus;
import io.github.reuseport.server.drain.ServerDrain;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.listener.Sharing;

/**
 * When the management server stops: once the application's own servers have closed their
 * listeners, if another process is there to answer in its place, and otherwise when it is
 * asked to. Until then it is the one that answers.
 */
final class ManagementStop implements ServerObserver {

	private static final Logger logger = Loggers.getLogger(ManagementStop.class);

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final ListenerGroup group;

	private final ServerDrain drain;

	private final ReuseportServers servers;

	private @Nullable Thread handover;

	private boolean asked;

	/**
	 * Prepare the stop.
	 * @param group the listener of the management server
	 * @param drain how it stops
	 * @param servers the application's own servers
	 */
	ManagementStop(ListenerGroup group, ServerDrain drain, ReuseportServers servers) {
		this.group = group;
		this.drain = drain;
		this.servers = servers;
	}

	@Override
	public void started(ReuseportServer server) {
		// It matters when the last one has closed its listeners
	}

	@Override
	public void stopped(ReuseportServer server) {
		// Its listeners have been closed before
	}

	@Override
	public synchronized void closed(ReuseportServer server) {
		if (this.asked || this.handover != null || this.group.sharing() == Sharing.EXCLUSIVE
				|| !this.servers.all().stream().allMatch(ReuseportServer::isStopping)) {
			return;
		}
		Thread started = new Thread(this::handOver, "reuseport-management-" + this.group.address().getPort());
		started.setDaemon(true);
		try {
			started.start();
			this.handover = started;
		}
		catch (OutOfMemoryError ex) {
			// The limit on threads: it is handed over when the server is asked to stop
			logger.debug("No thread could be started to hand the management port over", ex);
		}
	}

	private void handOver() {
		try {
			GroupCensus census = this.group.port().members();
			if (census != null && !census.others().isEmpty()) {
				this.drain.stop(LIMIT);
			}
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			logger.debug("The management port has not been handed over", ex);
		}
	}

	/**
	 * Stop the server. Blocks.
	 * @param timeout how long that may take
	 * @throws IllegalStateException if requests are in flight when the time is over
	 */
	void stop(Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		Thread begun = ask();
		try {
			if (begun != null) {
				begun.join(Math.max(1, timeout.toMillis()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.drain.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
	}

	private synchronized @Nullable Thread ask() {
		this.asked = true;
		return this.handover;
	}

}
