package io.github.reuseport.benchmarks.work;

import java.util.Map;

import io.github.reuseport.benchmarks.load.IdleConnections;
import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * New connections beside many that are open and idle.
 */
final class IdleAndNew extends Requests {

	IdleAndNew(Scale scale, Load load) {
		super(scale, "idle-and-new",
				"New connection per request beside %d idle ones".formatted(scale.idleConnections()), Protocol.HTTP,
				load, Metric.CPU);
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		try (IdleConnections idle = new IdleConnections(server.port(), scale().idleConnections())) {
			Map<Metric, Double> values = super.measure(server);
			values.put(Metric.KEPT, (double) idle.open());
			return values;
		}
	}

}
