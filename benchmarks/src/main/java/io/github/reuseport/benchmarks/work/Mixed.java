package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;

import io.github.reuseport.benchmarks.load.Ab;
import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.proc.Snapshot;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * New connections while others keep the server busy.
 */
final class Mixed extends TurnWork {

	private static final int NEW_CLIENTS = 4;

	private static final Load NEW_CONNECTIONS = new Ab(NEW_CLIENTS);

	private static final Load KEEP_ALIVE = new Wrk(Works.CLIENTS, false);

	Mixed() {
		super("mixed",
				"New connections of %d clients while %d others keep theirs busy".formatted(NEW_CLIENTS, Works.CLIENTS),
				Metric.P99, Metric.KEEP_ALIVE_RATE);
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(NEW_CONNECTIONS.tool(), KEEP_ALIVE.tool());
	}

	@Override
	public Map<Metric, Quotient> measure(RunningServer server) throws Exception {
		Snapshot before = new Snapshot(server.processes());
		// The one that goes on for longer is the load of the other
		FutureTask<LoadResult> beside = new FutureTask<>(() -> KEEP_ALIVE.run(server.uri(), Works.SECONDS + 1));
		new Thread(beside, "keep-alive").start();
		LoadResult opened = NEW_CONNECTIONS.run(server.uri(), Works.SECONDS);
		LoadResult kept = beside.get();
		Map<Metric, Quotient> values = Values.circumstances(before.untilNow());
		values.put(Metric.RATE, new Quotient(opened.requests(), opened.seconds()));
		values.put(Metric.MEDIAN, Quotient.each(opened.medianMillis()));
		values.put(Metric.P99, Quotient.each(opened.p99Millis()));
		values.put(Metric.KEEP_ALIVE_RATE, new Quotient(kept.requests(), kept.seconds()));
		values.put(Metric.ERRORS, Quotient.each((kept.errors() + opened.errors())));
		return values;
	}

}
