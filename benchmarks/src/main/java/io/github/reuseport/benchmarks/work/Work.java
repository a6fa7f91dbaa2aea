package io.github.reuseport.benchmarks.work;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;

/**
 * What servers are given to do, one after the other, round by round.
 */
public abstract class Work {

	private final Scale scale;

	private final String id;

	private final String title;

	private final List<Metric> highlights;

	/**
	 * Something to do.
	 * @param scale how much is measured
	 * @param id the word used in options and results
	 * @param title the name used in tables
	 * @param highlights what of it the documents show
	 */
	protected Work(Scale scale, String id, String title, Metric... highlights) {
		this.scale = scale;
		this.id = id;
		this.title = title;
		this.highlights = List.of(highlights);
	}

	/**
	 * The word used in options and results.
	 * @return the lower-case word
	 */
	public final String id() {
		return this.id;
	}

	/**
	 * The name used in tables.
	 * @return the name
	 */
	public final String title() {
		return this.title;
	}

	/**
	 * What of it the documents show.
	 * @return the metrics
	 */
	public final List<Metric> highlights() {
		return this.highlights;
	}

	final Scale scale() {
		return this.scale;
	}

	/**
	 * What the servers have to speak.
	 * @return the protocol
	 */
	public Protocol protocol() {
		return Protocol.HTTP;
	}

	/**
	 * What has to be installed.
	 * @return the tools
	 */
	public Set<Tool> needs() {
		return Set.of();
	}

	/**
	 * Whether a server takes part.
	 * @param server the server
	 * @return whether it does
	 */
	public boolean isFor(Server server) {
		return !server.isVariant();
	}

	/**
	 * How often it is measured.
	 * @return the number of rounds
	 */
	public int rounds() {
		return this.scale.fewRounds();
	}

	/**
	 * Let a server do it for the first time, so that its code is compiled.
	 * @param server the server
	 * @throws Exception if that fails
	 */
	public void warmUp(RunningServer server) throws Exception {
	}

	/**
	 * Let a server do it once.
	 * @param server the server
	 * @return what was measured
	 * @throws Exception if that fails
	 */
	public abstract Map<Metric, Double> measure(RunningServer server) throws Exception;

}
