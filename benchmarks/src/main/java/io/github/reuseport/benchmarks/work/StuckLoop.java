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
final class StuckLoop extends TurnWork {

	private static final int BLOCK_MILLIS = 1500;

	// The first comes when the loop is blocked for sure
	private static final int FIRST_MILLIS = 200;

	private static final int EVERY_MILLIS = 10;

	private static final int CLIENTS = 60;

	// The last is given up before the loop is free again
	private static final Duration LIMIT = Duration.ofMillis(500);

	private final int loops;

	StuckLoop(int loops) {
		super("stuck-loop", "New connections while one handler blocks its thread, answered within %d ms"
			.formatted(LIMIT.toMillis()), Metric.ANSWERED, Metric.ANSWERED_LEAST);
		this.loops = loops;
	}

	@Override
	public boolean isPossible(Server server) {
		return server.hasHandlers();
	}

	@Override
	public Map<Metric, Quotient> measure(RunningServer server) throws Exception {
		DoubleSummaryStatistics shares = new DoubleSummaryStatistics();
		for (int i = 0; i < this.loops; i++) {
			shares.accept(answeredWhileStuck(server));
		}
		return Map.of(Metric.ANSWERED, Quotient.each(shares.getAverage()), Metric.ANSWERED_LEAST,
				Quotient.each(shares.getMin()));
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
