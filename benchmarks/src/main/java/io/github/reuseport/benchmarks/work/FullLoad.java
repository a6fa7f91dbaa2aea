package io.github.reuseport.benchmarks.work;

import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.Server;

/**
 * Requests that matter most, of all servers, as many as can be.
 */
final class FullLoad extends Requests {

	private final boolean newConnections;

	FullLoad(String id, String title, boolean newConnections) {
		super(id, title, Protocol.HTTP, new Wrk(Works.CLIENTS, newConnections));
		this.newConnections = newConnections;
	}

	@Override
	public boolean isFor(Server server) {
		return true;
	}

	@Override
	public int turns(int most) {
		return Works.turns(this.newConnections, most);
	}

}
