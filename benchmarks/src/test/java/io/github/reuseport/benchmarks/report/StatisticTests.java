package io.github.reuseport.benchmarks.report;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Statistic}.
 */
class StatisticTests {

	@Test
	void oddNumberOfValues() {
		assertThat(Statistic.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Statistic(2, 1, 9, 3));
	}

	@Test
	void evenNumberOfValues() {
		assertThat(Statistic.of(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(new Statistic(3, 1, 100, 4));
	}

	@Test
	void whatIsNoNumberIsLeftOut() {
		assertThat(Statistic.of(List.of(Double.NaN, 5.0, Double.POSITIVE_INFINITY)))
			.isEqualTo(new Statistic(5, 5, 5, 1));
		assertThat(Statistic.of(List.of(Double.NaN)).isPresent()).isFalse();
	}

}
