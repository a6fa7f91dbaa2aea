package io.github.reuseport.benchmarks;

import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.proc.Snapshot;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * Lets a JVM compile what a load needs.
 *
 * @param limitSeconds for how many seconds at most
 */
record WarmUp(int limitSeconds) {

	// Share of the CPU time that the JVM compiles once it has compiled what it needs
	private static final double COMPILED = 0.05;

	void run(RunningServer server, Load load) throws Exception {
		boolean compiled = false;
		for (int second = 0; second < this.limitSeconds && !compiled; second++) {
			Snapshot before = new Snapshot(server.processes());
			load.run(server.uri(), 1);
			compiled = before.untilNow().compiling() < COMPILED;
		}
	}

}
