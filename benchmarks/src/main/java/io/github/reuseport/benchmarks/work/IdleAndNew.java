package io.github.reuseport.benchmarks.work;

import java.util.Map;

import io.github.reuseport.benchmarks.load.IdleConnections;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * New connections beside many that are open and idle.
 */
final class IdleAndNew extends Requests {

	private final int connections;

	IdleAndNew(int connections) {
		super("idle-and-new", "New connection per request beside %d idle ones".formatted(connections), Protocol.HTTP,
				new Wrk(Works.CLIENTS, true), Metric.CPU);
		this.connections = connections;
	}

	@Override
	public Map<Metric, Quotient> measure(RunningServer server) throws Exception {
		try (IdleConnections idle = new IdleConnections(server.port(), this.connections)) {
			Map<Metric, Quotient> values = super.measure(server);
			values.put(Metric.KEPT, Quotient.each(idle.open()));
			return values;
		}
	}

}
