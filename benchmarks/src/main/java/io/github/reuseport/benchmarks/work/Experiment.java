package io.github.reuseport.benchmarks.work;

import java.util.Set;

import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.result.Results;
import io.github.reuseport.benchmarks.server.Server;

/**
 * Something that starts servers of its own.
 */
public interface Experiment {

	/**
	 * The word used in options and results.
	 * @return the lower-case word
	 */
	String id();

	/**
	 * What has to be installed.
	 * @return the tools
	 */
	default Set<Tool> needs() {
		return Set.of();
	}

	/**
	 * Run it.
	 * @param servers which servers are compared
	 * @param results where what was measured is added
	 * @throws Exception if that fails
	 */
	void run(Set<Server> servers, Results results) throws Exception;

}
