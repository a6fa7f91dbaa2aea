package io.github.reuseport.benchmarks.load;

/**
 * What a load generator tells when it is done.
 *
 * @param requests requests that were answered
 * @param seconds how long it took
 * @param errors requests and connections that failed, or were answered with an error
 * @param medianMillis median time of a request in milliseconds, or not a number if it was
 * not asked for
 * @param p99Millis the 99th percentile of it
 */
public record LoadResult(long requests, double seconds, long errors, double medianMillis, double p99Millis) {

	/**
	 * Answered requests per second.
	 * @return the rate
	 */
	public double rate() {
		return this.requests / this.seconds;
	}

}
