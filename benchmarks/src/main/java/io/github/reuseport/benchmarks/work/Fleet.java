package io.github.reuseport.benchmarks.work;

import java.util.List;
import java.util.function.Predicate;

import io.github.reuseport.benchmarks.server.Server;

/**
 * Servers that are started together, take turns and are ended together, again and again.
 *
 * @param servers the servers
 * @param launches how often they are started
 * @param turns how many turns each has between, of what matters most
 * @param everything whether they are given all that they can do, or what is of interest
 * only
 */
public record Fleet(List<Server> servers, int launches, int turns, boolean everything) {

	/**
	 * The servers among them that can be started.
	 * @param startable which can
	 * @return those
	 */
	public Fleet only(Predicate<Server> startable) {
		return new Fleet(this.servers.stream().filter(startable).toList(), this.launches, this.turns, this.everything);
	}

	/**
	 * The servers that are given a work.
	 * @param work the work
	 * @return the servers
	 */
	public List<Server> servers(Work work) {
		return this.servers.stream()
			.filter((server) -> this.everything ? work.isPossible(server) : work.isFor(server))
			.toList();
	}

	/**
	 * Whether a work says something: whether it is given to a server that there is
	 * something to compare with.
	 * @param work the work
	 * @return whether it does
	 */
	public boolean compares(Work work) {
		return servers(work).stream().anyMatch((server) -> this.everything || !server.isReference());
	}

}
