package io.github.reuseport.benchmarks.report;

import java.util.Locale;

import io.github.reuseport.benchmarks.work.Metric;

/**
 * How numbers are written.
 */
final class Numbers {

	/**
	 * What stands for a number that was not measured.
	 */
	static final String ABSENT = "–";

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
	 * A ratio and its interval.
	 * @param ratio the statistic of a ratio
	 * @return the text
	 */
	static String ratio(Statistic ratio) {
		return withInterval(ratio, "%.2f", "–");
	}

	/**
	 * A difference and its interval.
	 * @param difference the statistic of a difference
	 * @return the text
	 */
	static String difference(Statistic difference) {
		return withInterval(difference, "%+.0f", " to ");
	}

	/**
	 * A count, and its interval if that can be seen.
	 * @param count the statistic of a count
	 * @return the text
	 */
	static String count(Statistic count) {
		String format = (count.median() < 1000) ? "%.2f" : "%.0f";
		boolean spread = !formatted(format, count.least()).equals(formatted(format, count.most()));
		return (!count.isPresent() || spread) ? withInterval(count, format, "–") : formatted(format, count.median());
	}

	/**
	 * What can be claimed stands out.
	 * @param text the text
	 * @param claimed whether it can be claimed
	 * @return the text in Markdown
	 */
	static String claim(String text, boolean claimed) {
		return claimed ? "**" + text + "**" : text;
	}

	private static String withInterval(Statistic statistic, String format, String to) {
		if (!statistic.isPresent()) {
			return ABSENT;
		}
		String median = formatted(format, statistic.median());
		return (statistic.rounds() == 1) ? median : "%s (%s%s%s)".formatted(median,
				formatted(format, statistic.least()), to, formatted(format, statistic.most()));
	}

	private static String formatted(String format, double number) {
		return String.format(Locale.ROOT, format, number);
	}

}
