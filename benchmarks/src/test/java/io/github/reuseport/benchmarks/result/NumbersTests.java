package io.github.reuseport.benchmarks.result;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Numbers} and {@link Table}.
 */
class NumbersTests {

	@Test
	void numbersHaveThreeDigitsThatMatter() {
		assertThat(Numbers.number(47.345)).isEqualTo("47.3");
		assertThat(Numbers.number(4.7345)).isEqualTo("4.73");
		assertThat(Numbers.number(14248.6)).isEqualTo("14249");
		assertThat(Numbers.number(0)).isEqualTo("0");
		assertThat(Numbers.number(-1.5)).isEqualTo("-1.50");
		assertThat(Numbers.number(Double.NaN)).isEqualTo("–");
	}

	@Test
	void ratiosShowTheirSpread() {
		assertThat(Numbers.ratio(new Statistic(0.901, 0.85, 0.951, 5))).isEqualTo("0.90 (0.85–0.95)");
		assertThat(Numbers.ratio(new Statistic(0.901, 0.901, 0.901, 1))).isEqualTo("0.90");
		assertThat(Numbers.ratio(Statistic.of(List.of()))).isEqualTo("–");
	}

	@Test
	void tableIsAligned() {
		Table table = new Table(List.of("server", "x"));
		table.add(List.of("a", "100"));
		assertThat(table.toString()).isEqualTo("""
				| server | x   |
				| ------ | --- |
				| a      | 100 |
				""");
	}

}
