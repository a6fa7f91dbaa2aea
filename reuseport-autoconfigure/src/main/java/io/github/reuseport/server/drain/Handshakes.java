package io.github.reuseport.server.drain;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.WaitingConnections;

/**
 * Handshakes with a port that are under way when new connections are kept away. One whose
 * packet was lost takes a second more: the kernel sends its answer again then
 * ({@code TCP_TIMEOUT_INIT} of {@code net/tcp.h}). For use by one thread.
 */
final class Handshakes {

	private static final Logger logger = Loggers.getLogger(Handshakes.class);

	/**
	 * How long a handshake may take that loses one packet: a second, and a round trip.
	 */
	private static final Duration LIMIT = Duration.ofMillis(1500);

	/**
	 * How often to look: each time all connections of the host are read.
	 */
	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final int port;

	private final Deadline limit;

	private Set<String> left;

	private Handshakes(int port, Deadline limit, Set<String> left) {
		this.port = port;
		this.limit = limit;
		this.left = left;
	}

	/**
	 * Those that are under way now.
	 * @param port the port
	 * @param deadline by when they have to be over
	 * @return the handshakes, none where the kernel cannot be asked or the time is over
	 */
	static Handshakes underWay(int port, Deadline deadline) {
		Deadline limit = deadline.orIn(LIMIT);
		return new Handshakes(port, limit, read(port, limit));
	}

	// For no longer than they would be waited for: where a host has many connections and
	// no processor to spare, reading takes long
	private static Set<String> read(int port, Deadline limit) {
		try {
			return limit.isOver() ? Set.of() : new WaitingConnections().handshakes(port, limit::isOver);
		}
		catch (IOException ex) {
			logger.debug("The handshakes with port {} are not known", port, ex);
			return Set.of();
		}
	}

	/**
	 * Wait until all are over, or have had the time to be.
	 * @throws InterruptedException if this thread is interrupted
	 */
	void await() throws InterruptedException {
		while (!this.left.isEmpty() && !this.limit.isOver()) {
			Set<String> now = new HashSet<>(read(this.port, this.limit));
			now.retainAll(this.left);
			this.left = now;
			if (!now.isEmpty()) {
				TimeUnit.NANOSECONDS.sleep(Math.min(INTERVAL.toNanos(), this.limit.left().toNanos()));
			}
		}
	}

}
