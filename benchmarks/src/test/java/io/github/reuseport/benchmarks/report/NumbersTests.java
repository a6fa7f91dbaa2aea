package io.github.reuseport.benchmarks.report;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.reuseport.benchmarks.work.Metric.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Numbers} and {@link Table}.
 */
class NumbersTests {

	@Test
	void numbersHaveThreeDigitsThatMatter() {
		assertThat(Numbers.text(47.345, Kind.PLAIN)).isEqualTo("47.3");
		assertThat(Numbers.text(4.7345, Kind.PLAIN)).isEqualTo("4.73");
		assertThat(Numbers.text(14248.6, Kind.PLAIN)).isEqualTo("14249");
		assertThat(Numbers.text(0, Kind.PLAIN)).isEqualTo("0");
		assertThat(Numbers.text(-1.5, Kind.PLAIN)).isEqualTo("-1.50");
		assertThat(Numbers.text(Double.NaN, Kind.PLAIN)).isEqualTo("–");
	}

	@Test
	void sharesAreInPercentAndFlagsAreWords() {
		assertThat(Numbers.text(0.564, Kind.SHARE)).isEqualTo("56 %");
		assertThat(Numbers.text(1, Kind.FLAG)).isEqualTo("yes");
		assertThat(Numbers.text(0, Kind.FLAG)).isEqualTo("no");
	}

	@Test
	void ratiosShowTheirSpread() {
		assertThat(Numbers.ratio(new Statistic(0.901, 0.85, 0.951, 5))).isEqualTo("0.90 (0.85–0.95)");
		assertThat(Numbers.ratio(new Statistic(0.901, 0.901, 0.901, 1))).isEqualTo("0.90");
		assertThat(Numbers.ratio(Statistic.of(List.of()))).isEqualTo("–");
	}

	@Test
	void differencesHaveASign() {
		assertThat(Numbers.difference(new Statistic(11.6, -2.4, 20, 20))).isEqualTo("+12 (-2 to +20)");
	}

	@Test
	void countsShowTheirSpreadIfItCanBeSeen() {
		assertThat(Numbers.count(new Statistic(3, 3, 3.001, 5))).isEqualTo("3.00");
		assertThat(Numbers.count(new Statistic(2.81, 2.8, 2.85, 5))).isEqualTo("2.81 (2.80–2.85)");
		assertThat(Numbers.count(new Statistic(15123.4, 15000, 15200, 5))).isEqualTo("15123 (15000–15200)");
		assertThat(Numbers.count(Statistic.of(List.of()))).isEqualTo("–");
	}

	@Test
	void claimsAreBold() {
		assertThat(Numbers.claim("0.90", true)).isEqualTo("**0.90**");
		assertThat(Numbers.claim("0.90", false)).isEqualTo("0.90");
	}

	@Test
	void tableIsAligned() {
		Table<String> table = new Table<String>().column("server", (row) -> row).column("x", (row) -> "100");
		assertThat(table.of(List.of("a"))).isEqualTo("""
				| server | x   |
				| ------ | --- |
				| a      | 100 |
				""");
	}

}
