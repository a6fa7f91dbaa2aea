package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;

/**
 * What servers that run are given to do, one after the other, round by round.
 */
public interface Work {

	/**
	 * The word used in options and results.
	 * @return the lower-case word
	 */
	String id();

	/**
	 * The name used in tables.
	 * @return the name
	 */
	String title();

	/**
	 * What the servers have to speak.
	 * @return the protocol
	 */
	default Protocol protocol() {
		return Protocol.HTTP;
	}

	/**
	 * What has to be installed.
	 * @return the tools
	 */
	default Set<Tool> needs() {
		return Set.of();
	}

	/**
	 * Whether a server can do it.
	 * @param server the server
	 * @return whether it can
	 */
	default boolean isFor(Server server) {
		return true;
	}

	/**
	 * How often it is measured.
	 * @return the number of rounds
	 */
	int rounds();

	/**
	 * Let a server do it for the first time, so that its code is compiled.
	 * @param server the server
	 * @throws Exception if that fails
	 */
	default void warmUp(RunningServer server) throws Exception {
	}

	/**
	 * Let a server do it once.
	 * @param server the server
	 * @return what was measured
	 * @throws Exception if that fails
	 */
	Map<Metric, Double> measure(RunningServer server) throws Exception;

}
