package io.github.reuseport.benchmarks.sweep;

import java.io.IOException;

import io.github.reuseport.benchmarks.load.LoadResult;

/**
 * Clients of which each sends its next request when the last one was answered.
 */
interface Clients {

	/**
	 * Run to the end.
	 * @param port port of the server
	 * @param seconds for how long
	 * @return what was done
	 * @throws IOException if it failed
	 * @throws InterruptedException if interrupted
	 */
	LoadResult run(int port, int seconds) throws IOException, InterruptedException;

	static Clients of(SweepLoad load, PointPlan plan) {
		// wrk goes on with the TLS session of its last connection
		return (plan.wrk() && !load.isTls())
				? new WrkClients(plan.clientThreads(), plan.clients(), load == SweepLoad.NEW_CONNECTIONS)
				: new OwnClients(load, plan.clients());
	}

}
