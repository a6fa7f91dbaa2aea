package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.load.Paced;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.proc.Snapshot;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;

/**
 * Requests at half of the rate that stock can answer here, the same for all, so that the
 * CPU is idle for a part.
 */
final class HalfLoad extends TurnWork {

	private static final int SECONDS_AT_FULL_RATE = 2;

	private final boolean newConnections;

	private final Load full;

	// Half of the rate of stock in the first launch
	private int rate;

	HalfLoad(String id, String title, boolean newConnections) {
		super(id, title);
		this.newConnections = newConnections;
		this.full = new Wrk(Works.CLIENTS, newConnections);
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(Tool.H2LOAD, Tool.WRK);
	}

	@Override
	public boolean isFor(Server server) {
		return server.isMain();
	}

	@Override
	public int turns(int most) {
		return Works.turns(this.newConnections, most);
	}

	@Override
	public Optional<Load> warmUp() {
		return Optional.of(this.full);
	}

	@Override
	public void prepare(RunningServer server) throws Exception {
		if (this.rate == 0) {
			this.rate = Math.max(1, (int) this.full.run(server.uri(), SECONDS_AT_FULL_RATE).rate() / 2);
			System.out.printf("%s: %d/s%n", title(), this.rate);
		}
	}

	@Override
	public Map<Metric, Quotient> measure(RunningServer server) throws Exception {
		Load load = new Paced(this.rate, this.newConnections);
		Snapshot before = new Snapshot(server.processes());
		LoadResult result = load.run(server.uri(), Works.SECONDS);
		Map<Metric, Quotient> values = Values.of(result, before.untilNow());
		values.remove(Metric.LIMITED);
		return values;
	}

}
