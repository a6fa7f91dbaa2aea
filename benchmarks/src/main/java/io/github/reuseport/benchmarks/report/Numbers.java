package io.github.reuseport.benchmarks.report;

import java.util.Locale;

import io.github.reuseport.benchmarks.work.Metric;

/**
 * How numbers are written.
 */
final class Numbers {

	private static final String ABSENT = "–";

	private Numbers() {
	}

	/**
	 * A number as its kind is read best.
	 * @param number the number
	 * @param kind its kind
	 * @return the text
	 */
	static String text(double number, Metric.Kind kind) {
		if (!Double.isFinite(number)) {
			return ABSENT;
		}
		return switch (kind) {
			case SHARE -> Math.round(number * 100) + " %";
			case FLAG -> (number > 0) ? "yes" : "no";
			default -> withThreeDigits(number);
		};
	}

	private static String withThreeDigits(double number) {
		double size = Math.abs(number);
		if (number == Math.rint(number) && size < 1000 || size >= 100) {
			return String.format(Locale.ROOT, "%.0f", number);
		}
		return String.format(Locale.ROOT, (size >= 10) ? "%.1f" : "%.2f", number);
	}

	/**
	 * A median and its spread.
	 * @param ratio the statistic of a ratio
	 * @return the text
	 */
	static String ratio(Statistic ratio) {
		if (!ratio.isPresent()) {
			return ABSENT;
		}
		String median = String.format(Locale.ROOT, "%.2f", ratio.median());
		return (ratio.rounds() == 1) ? median
				: String.format(Locale.ROOT, "%s (%.2f–%.2f)", median, ratio.least(), ratio.most());
	}

}
