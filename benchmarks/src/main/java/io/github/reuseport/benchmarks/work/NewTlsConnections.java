package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Ab;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * Every request on a TLS connection of its own, with a full handshake.
 *
 * @param scale how much is measured
 */
record NewTlsConnections(Scale scale) implements Work {

	static final String ID = "new-tls-connections";

	@Override
	public String id() {
		return ID;
	}

	@Override
	public String title() {
		return "New TLS connection per request, %d clients".formatted(NewConnections.CLIENTS);
	}

	@Override
	public Protocol protocol() {
		return Protocol.HTTPS;
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(Tool.AB);
	}

	@Override
	public int rounds() {
		return this.scale.fewRounds();
	}

	@Override
	public void warmUp(RunningServer server) throws Exception {
		Ab load = new Ab(NewConnections.CLIENTS, WarmUp.SECONDS);
		WarmUp.run(server, this.scale.warmUps(), () -> load.run(server.uri("/hello")));
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		Ab load = new Ab(NewConnections.CLIENTS, this.scale.seconds());
		return Measurement.of(server, () -> load.run(server.uri("/hello"))).values();
	}

}
