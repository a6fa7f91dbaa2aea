package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.proc.Snapshot;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * Requests of clients that send the next one when the last was answered, so that no CPU
 * time is left over.
 */
class Requests extends TurnWork {

	private static final int TURNS = 3;

	private final Protocol protocol;

	private final Load load;

	/**
	 * Requests that are sent for a second.
	 * @param id the word used in options and results
	 * @param title the name used in tables
	 * @param protocol what the servers have to speak
	 * @param load what sends them
	 * @param highlights what of it the documents show
	 */
	Requests(String id, String title, Protocol protocol, Load load, Metric... highlights) {
		super(id, title, highlights);
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
	public int turns(int most) {
		return Math.min(TURNS, most);
	}

	@Override
	public Optional<Load> warmUp() {
		return Optional.of(this.load);
	}

	@Override
	public Map<Metric, Quotient> measure(RunningServer server) throws Exception {
		Snapshot before = new Snapshot(server.processes());
		LoadResult result = this.load.run(server.uri(), Works.SECONDS);
		return Values.of(result, before.untilNow());
	}

}
