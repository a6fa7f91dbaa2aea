package io.github.reuseport.benchmarks.work;

import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.Server;

/**
 * Requests that matter most: measured in every round, also of servers with other
 * settings.
 */
final class MainRequests extends Requests {

	MainRequests(Scale scale, String id, String title, Protocol protocol, Load load, Metric... highlights) {
		super(scale, id, title, protocol, load, highlights);
	}

	@Override
	public boolean isFor(Server server) {
		return true;
	}

	@Override
	public int rounds() {
		return scale().rounds();
	}

}
