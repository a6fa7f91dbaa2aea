package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.H2load;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * HTTP/2 without TLS, several requests at a time on each connection.
 *
 * @param scale how much is measured
 */
record Http2(Scale scale) implements Work {

	static final String ID = "http2";

	private static final int CONNECTIONS = 16;

	private static final int STREAMS = 10;

	@Override
	public String id() {
		return ID;
	}

	@Override
	public String title() {
		return "HTTP/2 without TLS, %d connections with %d requests in flight each".formatted(CONNECTIONS, STREAMS);
	}

	@Override
	public Protocol protocol() {
		return Protocol.H2C;
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(Tool.H2LOAD);
	}

	@Override
	public int rounds() {
		return this.scale.rounds();
	}

	@Override
	public void warmUp(RunningServer server) throws Exception {
		H2load load = new H2load(CONNECTIONS, STREAMS, WarmUp.SECONDS);
		WarmUp.run(server, this.scale.warmUps(), () -> load.run(server.uri("/hello")));
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		H2load load = new H2load(CONNECTIONS, STREAMS, this.scale.seconds());
		return Measurement.of(server, () -> load.run(server.uri("/hello"))).values();
	}

}
