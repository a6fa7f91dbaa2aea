package io.github.reuseport.benchmarks.work;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.benchmarks.load.Client;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;

/**
 * New connections while a handler blocks its thread.
 */
final class StuckLoop extends Work {

	private static final int BLOCK_MILLIS = 1500;

	// The first comes when the loop is blocked for sure, the last is given up before it
	// is
	// free again
	private static final int FIRST_MILLIS = 200;

	private static final int EVERY_MILLIS = 10;

	private static final int CLIENTS = 60;

	private static final Duration LIMIT = Duration.ofMillis(500);

	StuckLoop(Scale scale) {
		super(scale, "stuck-loop", "New connections while one handler blocks its thread, answered within %d ms"
			.formatted(LIMIT.toMillis()), Metric.ANSWERED, Metric.ANSWERED_LEAST);
	}

	@Override
	public boolean isFor(Server server) {
		return super.isFor(server) && server.hasHandlers();
	}

	@Override
	public int rounds() {
		return Math.min(2, super.rounds());
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		DoubleSummaryStatistics shares = new DoubleSummaryStatistics();
		ScheduledExecutorService clients = new ScheduledThreadPoolExecutor(CLIENTS + 1);
		try {
			for (int i = 0; i < scale().stuckLoops(); i++) {
				shares.accept(answeredWhileStuck(server, clients));
			}
		}
		finally {
			clients.shutdownNow();
		}
		return Map.of(Metric.ANSWERED, shares.getAverage(), Metric.ANSWERED_LEAST, shares.getMin());
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
