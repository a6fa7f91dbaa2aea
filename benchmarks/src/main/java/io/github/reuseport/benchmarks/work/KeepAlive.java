package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * Requests on connections that are kept.
 *
 * @param scale how much is measured
 */
record KeepAlive(Scale scale) implements Work {

	static final String ID = "keep-alive";

	@Override
	public String id() {
		return ID;
	}

	@Override
	public String title() {
		return "Connections that are kept, %d clients".formatted(NewConnections.CLIENTS);
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
		Wrk load = new Wrk(NewConnections.CLIENTS, WarmUp.SECONDS, false);
		WarmUp.run(server, this.scale.warmUps(), () -> load.run(server.uri("/hello")));
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		Wrk load = new Wrk(NewConnections.CLIENTS, this.scale.seconds(), false);
		return Measurement.of(server, () -> load.run(server.uri("/hello"))).values();
	}

}
