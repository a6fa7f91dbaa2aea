package io.github.reuseport.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Servers of an application, for those who look at them. A server is here from when it
 * has been bound until it has stopped; the last one that stops is here until another one
 * is bound. Safe for use by any thread.
 */
public final class ReuseportServers {

	private static final Logger logger = Loggers.getLogger(ReuseportServers.class);

	private static final Duration ANY_AGE = Duration.ofDays(1);

	private final List<ReuseportServer> servers = new CopyOnWriteArrayList<>();

	private final List<ServerObserver> observers = new CopyOnWriteArrayList<>();

	/**
	 * Look at every server now, and count the foreign listeners.
	 * @return the status of each, in the order they were bound
	 */
	public List<ServerStatus> statuses() {
		return statuses(Duration.ZERO);
	}

	/**
	 * Look at every server now.
	 * @param age how old the numbers of foreign listeners may be
	 * @return the status of each, in the order they were bound
	 * @see ReuseportServer#status(Duration)
	 */
	public List<ServerStatus> statuses(Duration age) {
		return this.servers.stream().map((server) -> server.status(age)).toList();
	}

	/**
	 * The servers themselves.
	 * @return the servers, in the order they were bound
	 */
	public List<ReuseportServer> all() {
		return List.copyOf(this.servers);
	}

	/**
	 * Tell somebody of the servers that are bound and stopped from now on.
	 * @param observer who is told
	 */
	public void observe(ServerObserver observer) {
		this.observers.add(observer);
	}

	/**
	 * Add a server that has been bound.
	 * @param server the server
	 * @param onStop completes when it has stopped, with what it did for clients if it was
	 * drained
	 */
	void add(ReuseportServer server, Mono<DrainReport> onStop) {
		this.servers.removeIf((other) -> other.status(ANY_AGE).stopping());
		this.servers.add(server);
		tell((observer) -> observer.started(server));
		onStop.subscribe((report) -> tell((observer) -> observer.drained(server, report)), null, () -> {
			if (this.servers.stream().anyMatch((other) -> !other.status(ANY_AGE).stopping())) {
				this.servers.remove(server);
			}
			tell((observer) -> observer.stopped(server));
		});
	}

	private void tell(Consumer<ServerObserver> news) {
		for (ServerObserver observer : this.observers) {
			try {
				news.accept(observer);
			}
			catch (RuntimeException ex) {
				// Whoever looks at a server does not keep it from serving
				logger.error("An observer of the server failed", ex);
			}
		}
	}

}
