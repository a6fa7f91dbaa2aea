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
final class ConnectBurst extends Work {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	ConnectBurst(Scale scale) {
		super(scale, "burst", "%d clients that connect at once".formatted(scale.burstClients()), Metric.SECONDS,
				Metric.P99);
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		long dropsBefore = ListenDrops.now();
		Snapshot before = new Snapshot(server.processes());
		LoadResult load = new Burst(server.port(), LIMIT).run(scale().burstClients());
		Map<Metric, Double> values = Values.circumstances(before.untilNow());
		values.put(Metric.SECONDS, load.seconds());
		values.put(Metric.MEDIAN, load.medianMillis());
		values.put(Metric.P99, load.p99Millis());
		values.put(Metric.UNANSWERED, (double) load.errors());
		values.put(Metric.DROPPED, (double) (ListenDrops.now() - dropsBefore));
		return values;
	}

}
