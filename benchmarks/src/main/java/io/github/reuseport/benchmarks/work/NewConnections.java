package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * Every request on a connection of its own.
 *
 * @param scale how much is measured
 */
record NewConnections(Scale scale) implements Work {

	static final String ID = "new-connections";

	static final int CLIENTS = 32;

	@Override
	public String id() {
		return ID;
	}

	@Override
	public String title() {
		return "New connection per request, %d clients".formatted(CLIENTS);
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(Tool.WRK);
	}

	@Override
	public int rounds() {
		return this.scale.rounds();
	}

	@Override
	public void warmUp(RunningServer server) throws Exception {
		Wrk load = new Wrk(CLIENTS, WarmUp.SECONDS, true);
		WarmUp.run(server, this.scale.warmUps(), () -> load.run(server.uri("/hello")));
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		Wrk load = new Wrk(CLIENTS, this.scale.seconds(), true);
		return Measurement.of(server, () -> load.run(server.uri("/hello"))).values();
	}

}
