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

	private final ReuseportServer server;

	private volatile Look last;

	RecentStatus(ReuseportServer server) {
		this.server = server;
		this.last = new Look(server.status(), System.nanoTime());
	}

	ServerStatus get() {
		Look look = this.last;
		if (System.nanoTime() - look.time() > MOMENT.toNanos()) {
			look = new Look(this.server.status(), System.nanoTime());
			this.last = look;
		}
		return look.status();
	}

	private record Look(ServerStatus status, long time) {

	}

}
