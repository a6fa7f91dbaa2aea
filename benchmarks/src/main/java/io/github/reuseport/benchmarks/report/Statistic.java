package io.github.reuseport.benchmarks.report;

import java.util.Collection;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.openjdk.jmh.util.ListStatistics;

/**
 * Median and interval of some values.
 *
 * @param median the median
 * @param least the lower end of the interval
 * @param most the upper end
 * @param rounds number of values
 */
public record Statistic(double median, double least, double most, long rounds) {

	// How often the interval of the median may miss it
	private static final double MISSED = 0.05;

	/**
	 * The median, and the smallest and the largest value.
	 * @param values the values; those that are not numbers are left out
	 * @return the statistic, which is not a number if there are no values
	 */
	public static Statistic of(Collection<Double> values) {
		ListStatistics numbers = new ListStatistics(finite(values));
		return new Statistic(numbers.getPercentile(50), numbers.getMin(), numbers.getMax(), numbers.getN());
	}

	/**
	 * The median, and the interval that has the median of any more values in it in 95 of
	 * 100 cases, whatever their distribution (that of the sign test). Fewer than 6 values
	 * have no such interval, so it is that of the smallest and the largest.
	 * @param values the values; those that are not numbers are left out
	 * @return the statistic, which is not a number if there are no values
	 */
	static Statistic ofMedian(Collection<Double> values) {
		double[] sorted = finite(values);
		Statistic all = of(values);
		int outside = outside(sorted.length);
		return (outside == 0) ? all
				: new Statistic(all.median, sorted[outside], sorted[sorted.length - 1 - outside], all.rounds);
	}

	// How many values are left out at each end
	private static int outside(int values) {
		BinomialDistribution below = new BinomialDistribution(values, 0.5);
		int outside = 0;
		while (2 * below.cumulativeProbability(outside) <= MISSED) {
			outside++;
		}
		return Math.max(0, outside - 1);
	}

	private static double[] finite(Collection<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).sorted().toArray();
	}

	/**
	 * Whether there is a value.
	 * @return whether there is
	 */
	boolean isPresent() {
		return this.rounds > 0;
	}

	/**
	 * Whether the intervals do not touch. One value is no interval.
	 * @param other the other one
	 * @return whether they do not
	 */
	boolean isApartFrom(Statistic other) {
		return this.rounds > 1 && other.rounds > 1 && (this.most < other.least || this.least > other.most);
	}

}
