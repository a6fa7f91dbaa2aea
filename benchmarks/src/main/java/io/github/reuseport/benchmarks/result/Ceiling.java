package io.github.reuseport.benchmarks.result;

/**
 * Model of how many new connections per second a server could serve on more cores than
 * were measured: computed, not measured. It knows two limits: all CPU time that a
 * connection takes, and the part of it that only one thread can do.
 *
 * @param micros CPU time of a connection with one request, in microseconds
 * @param acceptorMicros the part of the one thread that accepts, in microseconds; 0 if
 * there is no such thread
 */
record Ceiling(double micros, double acceptorMicros) {

	/**
	 * Connections per second.
	 * @param cores number of cores that the server has to itself
	 * @return the rate
	 */
	double at(int cores) {
		double all = cores * 1e6 / this.micros;
		return (this.acceptorMicros > 0) ? Math.min(all, 1e6 / this.acceptorMicros) : all;
	}

}
