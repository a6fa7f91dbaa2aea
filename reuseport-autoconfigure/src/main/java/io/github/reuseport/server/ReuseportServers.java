package io.github.reuseport.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Servers of an application, for those who look at them. A server is here from when it
 * has been bound; one that has stopped is here until another one is bound. Safe for use
 * by any thread.
 */
public final class ReuseportServers {

	private final List<Supplier<ServerStatus>> servers = new CopyOnWriteArrayList<>();

	/**
	 * Look at every server now.
	 * @return the status of each, in the order they were bound
	 */
	public List<ServerStatus> statuses() {
		return this.servers.stream().map(Supplier::get).toList();
	}

	void add(Supplier<ServerStatus> server) {
		this.servers.removeIf((other) -> other.get().stopping());
		this.servers.add(server);
	}

}
