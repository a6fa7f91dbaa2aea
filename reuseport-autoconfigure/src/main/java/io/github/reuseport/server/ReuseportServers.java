package io.github.reuseport.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.publisher.Mono;

/**
 * Servers of an application, for those who look at them. A server is here from when it
 * has been bound; one that has stopped is here until another one is bound. Safe for use
 * by any thread.
 */
public final class ReuseportServers {

	private final List<ReuseportServer> servers = new CopyOnWriteArrayList<>();

	private final List<ServerObserver> observers = new CopyOnWriteArrayList<>();

	/**
	 * Look at every server now.
	 * @return the status of each, in the order they were bound
	 */
	public List<ServerStatus> statuses() {
		return this.servers.stream().map(ReuseportServer::status).toList();
	}

	/**
	 * Tell somebody of the servers that are bound and stopped from now on.
	 * @param observer who is told
	 */
	public void observe(ServerObserver observer) {
		this.observers.add(observer);
	}

	void add(ReuseportServer server, Mono<Void> onStop) {
		this.servers.removeIf((other) -> other.status().stopping());
		this.servers.add(server);
		this.observers.forEach((observer) -> observer.started(server));
		onStop.subscribe(null, null, () -> this.observers.forEach((observer) -> observer.stopped(server)));
	}

}
