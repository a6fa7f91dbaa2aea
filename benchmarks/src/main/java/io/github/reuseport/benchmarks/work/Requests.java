package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.proc.Snapshot;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * Requests of one load generator.
 */
class Requests extends Work {

	private static final int WARM_UP_SECONDS = 2;

	// Share of the CPU time that the JVM compiles once it has compiled what it needs
	private static final double COMPILED = 0.05;

	private final Protocol protocol;

	private final Load load;

	/**
	 * Requests that are sent for a second.
	 * @param scale how much is measured
	 * @param id the word used in options and results
	 * @param title the name used in tables
	 * @param protocol what the servers have to speak
	 * @param load what sends them
	 * @param highlights what of it the documents show
	 */
	Requests(Scale scale, String id, String title, Protocol protocol, Load load, Metric... highlights) {
		super(scale, id, title, highlights);
		this.protocol = protocol;
		this.load = load;
	}

	@Override
	public Protocol protocol() {
		return this.protocol;
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(this.load.tool());
	}

	@Override
	public void warmUp(RunningServer server) throws Exception {
		boolean compiled = false;
		for (int run = 0; run < scale().warmUps() && !compiled; run++) {
			Snapshot before = new Snapshot(server.processes());
			this.load.run(server.uri(), WARM_UP_SECONDS);
			compiled = before.untilNow().compiling() < COMPILED;
		}
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		Snapshot before = new Snapshot(server.processes());
		LoadResult result = this.load.run(server.uri(), Scale.SECONDS);
		return Values.of(result, before.untilNow());
	}

}
