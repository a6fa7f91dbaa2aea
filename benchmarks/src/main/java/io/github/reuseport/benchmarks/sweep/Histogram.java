package io.github.reuseport.benchmarks.sweep;

/**
 * Times in steps of two hundredths.
 */
final class Histogram {

	private static final double STEP = Math.log(1.02);

	// Up to an hour
	private static final int SIZE = 1500;

	private final long[] counts = new long[SIZE];

	private long total;

	void add(long nanos) {
		this.counts[Math.min(SIZE - 1, (int) (Math.log(Math.max(1, nanos)) / STEP))]++;
		this.total++;
	}

	void addAll(Histogram other) {
		for (int i = 0; i < SIZE; i++) {
			this.counts[i] += other.counts[i];
		}
		this.total += other.total;
	}

	long total() {
		return this.total;
	}

	/**
	 * The time that a share of all does not exceed.
	 * @param share the share, from 0 to 1
	 * @return the time in milliseconds, or not a number if there is none
	 */
	double millis(double share) {
		long needed = (long) Math.ceil(share * this.total);
		long seen = 0;
		for (int i = 0; i < SIZE && this.total > 0; i++) {
			seen += this.counts[i];
			if (seen >= needed) {
				return Math.exp((i + 1) * STEP) / 1e6;
			}
		}
		return Double.NaN;
	}

}
