package io.github.reuseport.server;

/**
 * How unevenly connections are spread over event loops, compared with what cannot be
 * avoided: one connection is on one loop, and five on four leave two on one of them.
 */
final class Imbalance {

	private Imbalance() {
	}

	/**
	 * The most connections on an event loop, divided by the fewest that this could be.
	 * @param connections all connections
	 * @param most the most connections on an event loop
	 * @param loops the event loops, at least 1
	 * @return 1 if the connections are as even as can be, also if there are none
	 */
	static double of(long connections, long most, long loops) {
		long fewest = (connections + loops - 1) / loops;
		return (connections > 0) ? (double) most / fewest : 1;
	}

}
