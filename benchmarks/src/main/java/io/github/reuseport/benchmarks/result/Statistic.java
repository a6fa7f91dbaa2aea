package io.github.reuseport.benchmarks.result;

import java.util.List;

/**
 * Median and spread of the rounds.
 *
 * @param median the median
 * @param least the smallest value
 * @param most the largest value
 * @param rounds number of values
 */
public record Statistic(double median, double least, double most, int rounds) {

	/**
	 * The statistic of some values.
	 * @param values the values; those that are not numbers are left out
	 * @return the statistic, which is not a number if there are no values
	 */
	static Statistic of(List<Double> values) {
		List<Double> sorted = values.stream().filter(Double::isFinite).sorted().toList();
		int size = sorted.size();
		if (size == 0) {
			return new Statistic(Double.NaN, Double.NaN, Double.NaN, 0);
		}
		double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
		return new Statistic(median, sorted.get(0), sorted.get(size - 1), size);
	}

	/**
	 * Whether there is a value.
	 * @return whether there is
	 */
	boolean isPresent() {
		return this.rounds > 0;
	}

}
