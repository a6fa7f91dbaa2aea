package io.github.reuseport.benchmarks.work;

import java.time.Duration;
import java.util.Map;

import io.github.reuseport.benchmarks.load.Burst;
import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.proc.ListenDrops;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * Many clients that connect all at once.
 *
 * @param scale how much is measured
 */
record ConnectBurst(Scale scale) implements Work {

	static final String ID = "burst";

	private static final Duration LIMIT = Duration.ofSeconds(20);

	@Override
	public String id() {
		return ID;
	}

	@Override
	public String title() {
		return "%d clients that connect at once".formatted(this.scale.burstClients());
	}

	@Override
	public int rounds() {
		return this.scale.fewRounds();
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		long dropsBefore = ListenDrops.now();
		Measurement measurement = Measurement.of(server,
				() -> new Burst(server.port(), LIMIT).run(this.scale.burstClients()));
		LoadResult load = measurement.load();
		Map<Metric, Double> values = Measurement.circumstances(measurement.usage());
		values.put(Metric.SECONDS, load.seconds());
		values.put(Metric.MEDIAN, load.medianMillis());
		values.put(Metric.P99, load.p99Millis());
		values.put(Metric.UNANSWERED, (double) load.errors());
		values.put(Metric.DROPPED, (double) (ListenDrops.now() - dropsBefore));
		return values;
	}

}
