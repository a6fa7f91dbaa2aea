package io.github.reuseport.benchmarks.report;

import java.util.Map;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Metric;

/**
 * What one server did in one round.
 *
 * @param work id of what it was given to do
 * @param server the server
 * @param round number of the round, from 0
 * @param values what was measured
 */
public record Sample(String work, Server server, int round, Map<Metric, Double> values) {

	boolean isOf(String work, Server server) {
		return this.work.equals(work) && this.server == server;
	}

}
