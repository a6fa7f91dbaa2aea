package io.github.reuseport.benchmarks.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds numbers in what a program has written.
 */
final class Text {

	private final String text;

	Text(String text) {
		this.text = text;
	}

	/**
	 * The number in the first match.
	 * @param expression regular expression with the number as its first group
	 * @return the number
	 * @throws IllegalStateException if there is no match
	 */
	double number(String expression) {
		double number = numberIfAny(expression);
		if (Double.isNaN(number)) {
			throw new IllegalStateException("No '%s' in:%n%s".formatted(expression, this.text));
		}
		return number;
	}

	/**
	 * The number in the first match.
	 * @param expression regular expression with the number as its first group
	 * @return the number, or not a number if there is no match
	 */
	double numberIfAny(String expression) {
		Matcher matcher = Pattern.compile(expression).matcher(this.text);
		return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
	}

	/**
	 * The sum of all groups of the first match.
	 * @param expression regular expression with numbers as its groups
	 * @return the sum, 0 if there is no match
	 */
	long sum(String expression) {
		Matcher matcher = Pattern.compile(expression).matcher(this.text);
		long sum = 0;
		if (matcher.find()) {
			for (int group = 1; group <= matcher.groupCount(); group++) {
				sum += Long.parseLong(matcher.group(group));
			}
		}
		return sum;
	}

	/**
	 * The duration in the first match.
	 * @param expression regular expression with the number as its first group and the
	 * unit ({@code us}, {@code ms}, {@code s}, {@code m}) as its second
	 * @return the duration in milliseconds, or not a number if there is no match
	 */
	double millis(String expression) {
		Matcher matcher = Pattern.compile(expression).matcher(this.text);
		if (!matcher.find()) {
			return Double.NaN;
		}
		double number = Double.parseDouble(matcher.group(1));
		return switch (matcher.group(2)) {
			case "us" -> number / 1000;
			case "ms" -> number;
			case "s" -> number * 1000;
			case "m" -> number * 60_000;
			default -> throw new IllegalStateException("Unknown unit '%s'".formatted(matcher.group(2)));
		};
	}

}
