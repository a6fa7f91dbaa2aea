package io.github.reuseport.benchmarks.growth;

/**
 * How many of the connections that stay open were handed off to another event loop than
 * the one that accepted them.
 *
 * @param launch number of the launch
 * @param atOnce how many were opened at once
 * @param connections how many were opened
 * @param handedOff how many were handed off
 * @param fewest how many had to be, to be even in the end
 * @param alwaysEven how many had to be, to be even at every moment
 * @param imbalance most connections of one loop, divided by the mean
 */
record Handoffs(int launch, int atOnce, int connections, long handedOff, long fewest, double alwaysEven,
		double imbalance) {

	static Handoffs between(ListenerCounts before, ListenerCounts after, int launch, int connections, int atOnce) {
		return new Handoffs(launch, atOnce, connections, after.handedOff() - before.handedOff(),
				after.fewestHandoffsSince(before), connections * after.partIfAlwaysEven(), after.imbalance());
	}

}
