package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Optional;

import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * Work of servers that run side by side and take turns of about a second.
 */
public abstract class TurnWork extends Work {

	/**
	 * Something to do.
	 * @param id the word used in options and results
	 * @param title the name used in tables
	 * @param highlights what of it the documents show
	 */
	protected TurnWork(String id, String title, Metric... highlights) {
		super(id, title, highlights);
	}

	/**
	 * What the servers have to speak.
	 * @return the protocol
	 */
	public Protocol protocol() {
		return Protocol.HTTP;
	}

	/**
	 * How many turns of it there are in a launch.
	 * @param most the turns of what matters most
	 * @return the number of turns, not more than those
	 */
	public int turns(int most) {
		return 1;
	}

	/**
	 * What is to be run before the first turn, so that the code is compiled.
	 * @return the load, if there is one
	 */
	public Optional<Load> warmUp() {
		return Optional.empty();
	}

	/**
	 * Find out what has to be known before the first turn.
	 * @param server the server that the others are compared with
	 * @throws Exception if that fails
	 */
	public void prepare(RunningServer server) throws Exception {
	}

	/**
	 * Let a server do it once.
	 * @param server the server
	 * @return what was measured
	 * @throws Exception if that fails
	 */
	public abstract Map<Metric, Quotient> measure(RunningServer server) throws Exception;

}
