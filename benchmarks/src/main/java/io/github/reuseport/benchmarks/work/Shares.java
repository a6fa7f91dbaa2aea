package io.github.reuseport.benchmarks.work;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

import io.github.reuseport.benchmarks.load.Client;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * How evenly connections are spread over the threads that serve them.
 *
 * @param scale how much is measured
 */
record Shares(Scale scale) implements Work {

	static final String ID = "shares";

	private static final int FEW = 64;

	private static final int MANY = 2000;

	@Override
	public String id() {
		return ID;
	}

	@Override
	public String title() {
		return "Connections of one client after the other, by the thread that serves them";
	}

	@Override
	public int rounds() {
		return this.scale.fewRounds();
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		Map<Metric, Double> values = new EnumMap<>(Metric.class);
		values.put(Metric.IMBALANCE_FEW, imbalance(count(server, FEW)));
		Map<String, Integer> many = count(server, MANY);
		values.put(Metric.IMBALANCE_MANY, imbalance(many));
		values.put(Metric.SERVING, (double) many.size());
		return values;
	}

	private static Map<String, Integer> count(RunningServer server, int connections) throws IOException {
		Client client = new Client(server.port(), Duration.ofSeconds(10));
		Map<String, Integer> threads = new HashMap<>();
		for (int i = 0; i < connections; i++) {
			threads.merge(client.get("/thread"), 1, Integer::sum);
		}
		return threads;
	}

	private static double imbalance(Map<String, Integer> threads) {
		double mean = threads.values().stream().mapToInt(Integer::intValue).average().orElseThrow();
		return threads.values().stream().mapToInt(Integer::intValue).max().orElseThrow() / mean;
	}

}
