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
import io.github.reuseport.benchmarks.server.Server;

/**
 * New connections while others keep the server busy.
 */
final class Mixed extends Work {

	private static final int NEW_CLIENTS = 4;

	private static final Load NEW_CONNECTIONS = new Ab(NEW_CLIENTS);

	private static final Load KEEP_ALIVE = new Wrk(Works.CLIENTS, false);

	Mixed(Scale scale) {
		super(scale, "mixed",
				"New connections of %d clients while %d others keep theirs busy".formatted(NEW_CLIENTS, Works.CLIENTS),
				Metric.P99, Metric.KEEP_ALIVE_RATE);
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(NEW_CONNECTIONS.tool(), KEEP_ALIVE.tool());
	}

	@Override
	public boolean isFor(Server server) {
		return true;
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		Snapshot before = new Snapshot(server.processes());
		// The one that goes on for longer is the load of the other
		FutureTask<LoadResult> beside = new FutureTask<>(() -> KEEP_ALIVE.run(server.uri(), Scale.SECONDS + 1));
		new Thread(beside, "keep-alive").start();
		LoadResult opened = NEW_CONNECTIONS.run(server.uri(), Scale.SECONDS);
		LoadResult kept = beside.get();
		Map<Metric, Double> values = Values.circumstances(before.untilNow());
		values.put(Metric.RATE, opened.rate());
		values.put(Metric.MEDIAN, opened.medianMillis());
		values.put(Metric.P99, opened.p99Millis());
		values.put(Metric.KEEP_ALIVE_RATE, kept.rate());
		values.put(Metric.ERRORS, (double) (kept.errors() + opened.errors()));
		return values;
	}

}
