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
	void tableIsAligned() {
		Table<String> table = new Table<String>().column("server", (row) -> row).column("x", (row) -> "100");
		assertThat(table.of(List.of("a"))).isEqualTo("""
				| server | x   |
				| ------ | --- |
				| a      | 100 |
				""");
	}

}
