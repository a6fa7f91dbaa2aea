package io.github.reuseport.benchmarks.result;

import java.util.Map;

/**
 * What one server did in one round.
 *
 * @param work id of what it was given to do
 * @param server id of the server
 * @param round number of the round, from 0
 * @param values what was measured
 */
public record Sample(String work, String server, int round, Map<Metric, Double> values) {

}
