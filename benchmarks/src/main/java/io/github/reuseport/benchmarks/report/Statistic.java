package io.github.reuseport.benchmarks.report;

import java.util.Collection;

import org.openjdk.jmh.util.ListStatistics;

/**
 * Median and spread of the rounds.
 *
 * @param median the median
 * @param least the smallest value
 * @param most the largest value
 * @param rounds number of values
 */
public record Statistic(double median, double least, double most, long rounds) {

	/**
	 * The statistic of some values.
	 * @param values the values; those that are not numbers are left out
	 * @return the statistic, which is not a number if there are no values
	 */
	public static Statistic of(Collection<Double> values) {
		ListStatistics numbers = new ListStatistics(
				values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray());
		return new Statistic(numbers.getPercentile(50), numbers.getMin(), numbers.getMax(), numbers.getN());
	}

	/**
	 * Whether there is a value.
	 * @return whether there is
	 */
	boolean isPresent() {
		return this.rounds > 0;
	}

}
