package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Ab;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.proc.Usage;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * New connections while others keep the server busy.
 *
 * @param scale how much is measured
 */
record Mixed(Scale scale) implements Work {

	static final String ID = "mixed";

	private static final int NEW_CLIENTS = 4;

	@Override
	public String id() {
		return ID;
	}

	@Override
	public String title() {
		return "New connections of %d clients while %d others keep theirs busy".formatted(NEW_CLIENTS,
				NewConnections.CLIENTS);
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(Tool.WRK, Tool.AB);
	}

	@Override
	public int rounds() {
		return this.scale.fewRounds();
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		// The one that goes on for longer is the load of the other
		Wrk keepAlive = new Wrk(NewConnections.CLIENTS, this.scale.seconds() + 1, false);
		Ab newConnections = new Ab(NEW_CLIENTS, this.scale.seconds());
		Wrk.Both[] both = new Wrk.Both[1];
		Usage usage = Usage.of(server.processes(),
				() -> both[0] = keepAlive.runBeside(server.uri("/hello"), newConnections));
		Map<Metric, Double> values = Measurement.circumstances(usage);
		values.put(Metric.RATE, both[0].newConnections().rate());
		values.put(Metric.MEDIAN, both[0].newConnections().medianMillis());
		values.put(Metric.P99, both[0].newConnections().p99Millis());
		values.put(Metric.KEEP_ALIVE_RATE, both[0].keepAlive().rate());
		values.put(Metric.ERRORS, (double) (both[0].keepAlive().errors() + both[0].newConnections().errors()));
		return values;
	}

}
