package io.github.reuseport.benchmarks.work;

import java.io.IOException;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.Map;

import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.load.OneShotClient;

/**
 * How evenly connections are spread over the threads that serve them.
 */
final class Shares extends TurnWork {

	private static final int FEW = 64;

	private static final int MANY = 2000;

	Shares() {
		super("shares", "Connections of one client after the other, by the thread that serves them",
				Metric.IMBALANCE_FEW, Metric.IMBALANCE_MANY);
	}

	@Override
	public Map<Metric, Quotient> measure(RunningServer server) throws Exception {
		Map<String, Integer> many = count(server, MANY);
		return Map.of(Metric.IMBALANCE_FEW, Quotient.each(imbalance(count(server, FEW))), Metric.IMBALANCE_MANY,
				Quotient.each(imbalance(many)), Metric.SERVING, Quotient.each(many.size()));
	}

	private static Map<String, Integer> count(RunningServer server, int connections) throws IOException {
		OneShotClient client = new OneShotClient(server.port());
		Map<String, Integer> threads = new HashMap<>();
		for (int i = 0; i < connections; i++) {
			threads.merge(client.body("/thread"), 1, Integer::sum);
		}
		return threads;
	}

	private static double imbalance(Map<String, Integer> threads) {
		IntSummaryStatistics counts = threads.values().stream().mapToInt(Integer::intValue).summaryStatistics();
		return counts.getMax() / counts.getAverage();
	}

}
