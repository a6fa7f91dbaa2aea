package io.github.reuseport.benchmarks.sweep;

/**
 * What was measured of one server in one second.
 *
 * @param launch number of the launch
 * @param cores how many cores it had
 * @param variant which server
 * @param load what its clients did
 * @param round number of the round
 * @param rate answered requests per second
 * @param cpuMicros CPU time of the server for each of them, without that of its compiler
 * @param p99Millis the 99th percentile of the time of a request
 * @param busiest CPU time of the busiest event loop, divided by the mean
 * @param busiestCores what part of a core the busiest event loop used
 * @param serverCores how many cores the server used
 * @param clientCores how many cores the clients used
 * @param limited whether the clients were the limit
 * @param errors requests and connections that failed
 */
record SweepSample(int launch, int cores, SweepVariant variant, SweepLoad load, int round, double rate,
		double cpuMicros, double p99Millis, double busiest, double busiestCores, double serverCores, double clientCores,
		boolean limited, long errors) {

}
