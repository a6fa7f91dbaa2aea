package io.github.reuseport.benchmarks.work;

import java.time.Duration;
import java.util.Map;

import io.github.reuseport.benchmarks.load.Burst;
import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.proc.ListenDrops;
import io.github.reuseport.benchmarks.proc.Snapshot;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * Many clients that connect all at once.
 */
final class ConnectBurst extends TurnWork {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final int clients;

	ConnectBurst(int clients) {
		super("burst", "%d clients that connect at once".formatted(clients), Metric.SECONDS, Metric.P99);
		this.clients = clients;
	}

	@Override
	public Map<Metric, Quotient> measure(RunningServer server) throws Exception {
		long dropsBefore = ListenDrops.now();
		Snapshot before = new Snapshot(server.processes());
		LoadResult load = new Burst(server.port(), LIMIT).run(this.clients);
		Map<Metric, Quotient> values = Values.circumstances(before.untilNow());
		values.put(Metric.SECONDS, Quotient.each(load.seconds()));
		values.put(Metric.MEDIAN, Quotient.each(load.medianMillis()));
		values.put(Metric.P99, Quotient.each(load.p99Millis()));
		values.put(Metric.UNANSWERED, Quotient.each(load.errors()));
		values.put(Metric.DROPPED, Quotient.each((ListenDrops.now() - dropsBefore)));
		return values;
	}

}
