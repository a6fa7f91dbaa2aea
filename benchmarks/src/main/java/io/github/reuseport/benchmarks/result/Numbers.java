package io.github.reuseport.benchmarks.result;

import java.util.Locale;

/**
 * How numbers are written.
 */
final class Numbers {

	private static final String ABSENT = "–";

	private Numbers() {
	}

	/**
	 * A number with three digits that matter.
	 * @param number the number
	 * @return the text
	 */
	static String number(double number) {
		double size = Math.abs(number);
		if (!Double.isFinite(number)) {
			return ABSENT;
		}
		if (number == Math.rint(number) && size < 1000 || size >= 100) {
			return String.format(Locale.ROOT, "%.0f", number);
		}
		return String.format(Locale.ROOT, (size >= 10) ? "%.1f" : "%.2f", number);
	}

	/**
	 * A share in percent.
	 * @param share the share, from 0 to 1
	 * @return the text
	 */
	static String percent(double share) {
		return Double.isFinite(share) ? Math.round(share * 100) + " %" : ABSENT;
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
