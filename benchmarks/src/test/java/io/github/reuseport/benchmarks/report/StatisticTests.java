package io.github.reuseport.benchmarks.report;

import java.util.List;
import java.util.stream.IntStream;

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
	void intervalOfTheMedianLeavesOutliersOut() {
		List<Double> twenty = IntStream.rangeClosed(1, 20).mapToObj(Double::valueOf).toList();
		// Of the sign test: 6th and 15th of 20
		assertThat(Statistic.ofMedian(twenty)).isEqualTo(new Statistic(10.5, 6, 15, 20));
		List<Double> six = List.of(6.0, 1.0, 2.0, 3.0, 4.0, 5.0);
		assertThat(Statistic.ofMedian(six)).isEqualTo(new Statistic(3.5, 1, 6, 6));
	}

	@Test
	void intervalOfTheMedianOfFewValuesIsThatOfAll() {
		assertThat(Statistic.ofMedian(List.of(3.0, 1.0))).isEqualTo(new Statistic(2, 1, 3, 2));
		assertThat(Statistic.ofMedian(List.of()).isPresent()).isFalse();
	}

	@Test
	void intervalsThatTouchAreNotApart() {
		Statistic noise = new Statistic(1, 0.96, 1.01, 5);
		assertThat(new Statistic(0.9, 0.87, 0.95, 5).isApartFrom(noise)).isTrue();
		assertThat(new Statistic(1.1, 1.02, 1.2, 5).isApartFrom(noise)).isTrue();
		assertThat(new Statistic(0.9, 0.87, 0.96, 5).isApartFrom(noise)).isFalse();
		assertThat(new Statistic(1, 0.9, 1.1, 5).isApartFrom(noise)).isFalse();
	}

	@Test
	void oneValueIsNoInterval() {
		Statistic noise = new Statistic(1, 0.96, 1.01, 5);
		assertThat(new Statistic(0.5, 0.5, 0.5, 1).isApartFrom(noise)).isFalse();
		assertThat(noise.isApartFrom(Statistic.of(List.of()))).isFalse();
	}

	@Test
	void whatIsNoNumberIsLeftOut() {
		assertThat(Statistic.of(List.of(Double.NaN, 5.0, Double.POSITIVE_INFINITY)))
			.isEqualTo(new Statistic(5, 5, 5, 1));
		assertThat(Statistic.of(List.of(Double.NaN)).isPresent()).isFalse();
	}

}
