package io.github.reuseport.benchmarks.report;

import java.util.EnumMap;
import java.util.Map;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Metric;
import io.github.reuseport.benchmarks.work.Quotient;

/**
 * What one server did in one launch.
 *
 * @param work id of what it was given to do
 * @param server the server
 * @param launch number of the launch, from 0
 * @param values what was measured
 */
public record Sample(String work, Server server, int launch, Map<Metric, Double> values) {

	/**
	 * What it did in all turns of a launch.
	 * @param work id of what it was given to do
	 * @param server the server
	 * @param launch number of the launch, from 0
	 * @param sums the sums of the turns
	 * @return the figures
	 */
	public static Sample of(String work, Server server, int launch, Map<Metric, Quotient> sums) {
		Map<Metric, Double> values = new EnumMap<>(Metric.class);
		sums.forEach((metric, sum) -> {
			if (Double.isFinite(sum.value())) {
				values.put(metric, sum.value());
			}
		});
		return new Sample(work, server, launch, values);
	}

	boolean isOf(String work, Server server) {
		return this.work.equals(work) && this.server == server;
	}

}
