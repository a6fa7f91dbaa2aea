package io.github.reuseport.benchmarks.sweep;

import java.util.List;

/**
 * What is done with some cores.
 *
 * @param cores how many cores the server has
 * @param serverCpus the list of its CPUs
 * @param clientCpus the list of the CPUs of its clients
 * @param shared whether the clients have those of the server too
 * @param clients number of clients
 * @param clientThreads how many threads a load generator needs to use all CPUs
 * @param rounds for how many seconds each load is measured
 * @param warmUpSeconds for how long each load runs before
 * @param wrk whether wrk is used where it can be
 * @param variants what is compared
 */
record PointPlan(int cores, String serverCpus, String clientCpus, boolean shared, int clients, int clientThreads,
		int rounds, int warmUpSeconds, boolean wrk, List<SweepVariant> variants) {

	private static final int FEWEST_CLIENTS = 32;

	private static final int CLIENTS_PER_CORE = 16;

	// CPU time of one core until an application has started
	private static final int START_SECONDS = 5;

	private static final int ALWAYS_SECONDS = 5;

	static PointPlan of(CpuSets cpus, int rounds, int warmUpSeconds, boolean wrk, List<SweepVariant> variants) {
		int cores = cpus.server().size();
		int clients = Math.max(FEWEST_CLIENTS, CLIENTS_PER_CORE * cores);
		return new PointPlan(cores, CpuList.format(cpus.server()), CpuList.format(cpus.clients()), cpus.shared(),
				clients, Math.min(clients, cpus.clients().size()), rounds, warmUpSeconds, wrk, variants);
	}

	int plannedSeconds() {
		// One process for HTTP and one for TLS
		int starts = 2 * this.variants.size() * START_SECONDS / this.cores;
		int loads = SweepLoad.values().length * this.variants.size() * (this.warmUpSeconds + this.rounds);
		return ALWAYS_SECONDS + starts + loads;
	}

}
