package io.github.reuseport.metrics;

import java.time.Duration;

import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.ServerStatus;

/**
 * Status of a server that is at most a moment old, so that a scrape, which reads some
 * numbers of each listener, looks at the listeners once.
 */
final class RecentStatus {

	private static final Duration MOMENT = Duration.ofMillis(100);

	/**
	 * To count them takes milliseconds, and the server does so itself when sockets have
	 * come or gone.
	 */
	private static final Duration FOREIGN_AGE = Duration.ofSeconds(15);

	private final ReuseportServer server;

	private volatile Look last;

	RecentStatus(ReuseportServer server) {
		this.server = server;
		this.last = new Look(server.status(FOREIGN_AGE), System.nanoTime());
	}

	ServerStatus get() {
		Look look = this.last;
		if (System.nanoTime() - look.time() > MOMENT.toNanos()) {
			look = new Look(this.server.status(FOREIGN_AGE), System.nanoTime());
			this.last = look;
		}
		return look.status();
	}

	private record Look(ServerStatus status, long time) {

	}

}
