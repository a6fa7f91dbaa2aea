package io.github.reuseport.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.drain.DrainReport;

/**
 * Servers of an application, for those who look at them. A server is here from when it
 * has been bound until it has stopped; the last one that stops is here until another one
 * is bound. Safe for use by any thread.
 */
public final class ReuseportServers {

	private static final Logger logger = Loggers.getLogger(ReuseportServers.class);

	private final String instance = UUID.randomUUID().toString().substring(0, 8);

	private final List<ReuseportServer> servers = new CopyOnWriteArrayList<>();

	/**
	 * Those that have not ended, in the order they were bound.
	 */
	private final List<ReuseportServer> running = new ArrayList<>();

	private final List<ServerObserver> observers = new ArrayList<>();

	/**
	 * Tells this start of the application from all others, also from those that have the
	 * same process id in another container.
	 * @return eight hexadecimal digits, random
	 */
	public String instance() {
		return this.instance;
	}

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
	 * Tell somebody of the servers that are bound and have not ended, and of those that
	 * are bound and end from now on.
	 * @param observer who is told
	 */
	public synchronized void observe(ServerObserver observer) {
		this.observers.add(observer);
		this.running.forEach((server) -> tell(observer, (told) -> told.started(server)));
	}

	/**
	 * Tell somebody no more.
	 * @param observer who was told
	 */
	synchronized void ignore(ServerObserver observer) {
		this.observers.remove(observer);
	}

	/**
	 * Tell the observers that a server has closed its listeners.
	 * @param server the server, which has been added
	 */
	synchronized void closed(ReuseportServer server) {
		List.copyOf(this.observers).forEach((observer) -> tell(observer, (told) -> told.closed(server)));
	}

	/**
	 * Add a server that has been bound.
	 * @param server the server
	 * @param onEnd completes when it has closed its listeners and has done what it does
	 * after that for the connections it has, with what that was if it was drained
	 */
	public void add(ReuseportServer server, Mono<DrainReport> onEnd) {
		started(server);
		onEnd.subscribe((report) -> drained(server, report), (ex) -> ended(server), () -> ended(server));
	}

	private synchronized void started(ReuseportServer server) {
		this.servers.removeIf(ReuseportServer::isStopping);
		this.servers.add(server);
		this.running.add(server);
		this.observers.forEach((observer) -> tell(observer, (told) -> told.started(server)));
	}

	private synchronized void drained(ReuseportServer server, DrainReport report) {
		this.observers.forEach((observer) -> tell(observer, (told) -> told.drained(server, report)));
	}

	private synchronized void ended(ReuseportServer server) {
		this.running.remove(server);
		if (!this.running.isEmpty()) {
			this.servers.remove(server);
		}
		this.observers.forEach((observer) -> tell(observer, (told) -> told.stopped(server)));
	}

	private static void tell(ServerObserver observer, Consumer<ServerObserver> news) {
		try {
			news.accept(observer);
		}
		catch (RuntimeException | LinkageError ex) {
			// Whoever looks at a server does not keep it from serving, nor from stopping
			logger.error("An observer of the server failed", ex);
		}
	}

}
