package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.IdleConnections;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * New connections beside many that are open and idle.
 *
 * @param scale how much is measured
 */
record IdleAndNew(Scale scale) implements Work {

	static final String ID = "idle-and-new";

	@Override
	public String id() {
		return ID;
	}

	@Override
	public String title() {
		return "New connection per request beside %d idle ones".formatted(this.scale.idleConnections());
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(Tool.WRK);
	}

	@Override
	public int rounds() {
		return this.scale.fewRounds();
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		Wrk load = new Wrk(NewConnections.CLIENTS, this.scale.seconds(), true);
		try (IdleConnections idle = new IdleConnections(server.port(), this.scale.idleConnections())) {
			Map<Metric, Double> values = Measurement.of(server, () -> load.run(server.uri("/hello"))).values();
			values.put(Metric.KEPT, (double) idle.open());
			return values;
		}
	}

}
