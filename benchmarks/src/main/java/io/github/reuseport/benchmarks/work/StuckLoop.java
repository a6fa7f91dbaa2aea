package io.github.reuseport.benchmarks.work;

import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.Map;
import java.util.concurrent.FutureTask;

import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.load.LoadResult;
import io.github.reuseport.load.OneShotClient;
import io.github.reuseport.load.OpenLoop;

/**
 * New connections while a handler blocks its thread.
 */
final class StuckLoop extends Work {

	private static final int BLOCK_MILLIS = 1500;

	// The first comes when the loop is blocked for sure
	private static final int FIRST_MILLIS = 200;

	private static final int EVERY_MILLIS = 10;

	private static final int CLIENTS = 60;

	// The last is given up before the loop is free again
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
		for (int i = 0; i < scale().stuckLoops(); i++) {
			shares.accept(answeredWhileStuck(server));
		}
		return Map.of(Metric.ANSWERED, shares.getAverage(), Metric.ANSWERED_LEAST, shares.getMin());
	}

	private static double answeredWhileStuck(RunningServer server) throws Exception {
		FutureTask<String> blocked = new FutureTask<>(
				() -> new OneShotClient(server.port()).body("/block?millis=" + BLOCK_MILLIS));
		new Thread(blocked, "blocking").start();
		Thread.sleep(FIRST_MILLIS);
		LoadResult clients = OpenLoop.get(server.port(), "/hello", CLIENTS, Duration.ofMillis(CLIENTS * EVERY_MILLIS),
				LIMIT);
		blocked.get();
		return (double) clients.answered() / CLIENTS;
	}

}
