package io.github.reuseport.benchmarks;

import java.util.List;

import io.github.reuseport.benchmarks.report.Results;
import io.github.reuseport.benchmarks.report.Sample;
import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Fleet;
import io.github.reuseport.benchmarks.work.Start;

/**
 * Servers that are started one after the other, in turns.
 *
 * @param results where what was measured is added
 */
record Starts(Results results) {

	void run(Start work, Fleet fleet) {
		List<Server> servers = fleet.servers(work);
		Attempts attempts = new Attempts(this.results);
		// The first start reads files that the machine has not read for a while
		servers.forEach((server) -> attempts.attempt(server, work.id(), () -> work.measure(server)));
		for (int start = 0; start < work.times(); start++) {
			int launch = start;
			for (Server server : TurnOrder.of(servers, start)) {
				attempts.attempt(server, work.id(),
						() -> this.results.add(new Sample(work.id(), server, launch, work.measure(server))));
			}
		}
	}

}
