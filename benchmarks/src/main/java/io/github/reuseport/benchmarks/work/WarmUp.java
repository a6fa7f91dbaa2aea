package io.github.reuseport.benchmarks.work;

import io.github.reuseport.benchmarks.proc.Usage;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * Lets a server do something until its JVM has compiled what it needs for it.
 */
final class WarmUp {

	static final int SECONDS = 2;

	private static final double COMPILED = 0.05;

	private WarmUp() {
	}

	/**
	 * Run a load as long as the JVM of the server compiles.
	 * @param server the server
	 * @param runs how often the load is run at most
	 * @param load the load
	 * @throws Exception if it fails
	 */
	static void run(RunningServer server, int runs, Usage.Work load) throws Exception {
		for (int run = 0; run < runs; run++) {
			if (Usage.of(server.processes(), load).compiling() < COMPILED) {
				return;
			}
		}
	}

}
