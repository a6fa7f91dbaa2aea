package io.github.reuseport.benchmarks.work;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.benchmarks.load.Client;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;

/**
 * New connections while a handler blocks its thread.
 *
 * @param scale how much is measured
 */
record StuckLoop(Scale scale) implements Work {

	static final String ID = "stuck-loop";

	private static final int BLOCK_MILLIS = 1500;

	// The first comes when the loop is blocked for sure, the last is given up before it
	// is
	// free again
	private static final int FIRST_MILLIS = 200;

	private static final int EVERY_MILLIS = 10;

	private static final int CLIENTS = 60;

	private static final Duration LIMIT = Duration.ofMillis(500);

	@Override
	public String id() {
		return ID;
	}

	@Override
	public String title() {
		return "New connections while one handler blocks its thread, answered within %d ms".formatted(LIMIT.toMillis());
	}

	@Override
	public boolean isFor(Server server) {
		return server.hasHandlers();
	}

	@Override
	public int rounds() {
		return Math.min(2, this.scale.fewRounds());
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		List<Double> shares = new ArrayList<>();
		ScheduledExecutorService clients = new ScheduledThreadPoolExecutor(CLIENTS + 1);
		try {
			for (int i = 0; i < this.scale.stuckLoops(); i++) {
				shares.add(answeredWhileStuck(server, clients));
			}
		}
		finally {
			clients.shutdownNow();
		}
		Map<Metric, Double> values = new EnumMap<>(Metric.class);
		values.put(Metric.ANSWERED, shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
		values.put(Metric.ANSWERED_LEAST, shares.stream().mapToDouble(Double::doubleValue).min().orElseThrow());
		return values;
	}

	private static double answeredWhileStuck(RunningServer server, ScheduledExecutorService clients) throws Exception {
		Client blocking = new Client(server.port(), Duration.ofSeconds(10));
		Future<String> blocked = clients.submit(() -> blocking.get("/block?millis=" + BLOCK_MILLIS));
		Client client = new Client(server.port(), LIMIT);
		List<Future<Boolean>> answers = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			answers.add(
					clients.schedule(() -> isAnswered(client), FIRST_MILLIS + i * EVERY_MILLIS, TimeUnit.MILLISECONDS));
		}
		int answered = 0;
		for (Future<Boolean> answer : answers) {
			answered += answer.get() ? 1 : 0;
		}
		blocked.get();
		return (double) answered / CLIENTS;
	}

	private static boolean isAnswered(Client client) {
		try {
			client.get("/hello");
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
