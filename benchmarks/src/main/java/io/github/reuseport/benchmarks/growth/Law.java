package io.github.reuseport.benchmarks.growth;

import java.util.Locale;

/**
 * How something grows with the number of connections.
 *
 * @param power the power of the number with which it grows: 0 if it does not, 1 if it is
 * proportional
 */
record Law(double power) {

	// What a spread of some hundredths makes of a factor of nineteen
	private static final double TOLERANCE = 0.1;

	/**
	 * The law that two sizes show.
	 * @param growth the quotient of what was measured with both
	 * @param sizes the quotient of the sizes
	 * @return the law
	 */
	static Law of(double growth, double sizes) {
		return new Law(Math.log(growth) / Math.log(sizes));
	}

	@Override
	public String toString() {
		if (Math.abs(this.power) < TOLERANCE) {
			return "flat";
		}
		if (Math.abs(this.power - 1) < TOLERANCE) {
			return "linear";
		}
		return String.format(Locale.ROOT, "power %.2f", this.power);
	}

}
