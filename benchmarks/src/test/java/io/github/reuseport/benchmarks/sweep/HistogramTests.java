package io.github.reuseport.benchmarks.sweep;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link Histogram}.
 */
class HistogramTests {

	@Test
	void tellsPercentilesWithinTwoHundredths() {
		Histogram histogram = new Histogram();
		for (int millis = 1; millis <= 100; millis++) {
			histogram.add(millis * 1_000_000L);
		}
		assertThat(histogram.millis(0.5)).isCloseTo(50, within(1.0));
		assertThat(histogram.millis(0.99)).isCloseTo(99, within(2.0));
		assertThat(histogram.total()).isEqualTo(100);
	}

	@Test
	void addsThoseOfAnother() {
		Histogram histogram = new Histogram();
		histogram.add(1_000_000);
		Histogram other = new Histogram();
		other.add(5_000_000);
		histogram.addAll(other);
		assertThat(histogram.total()).isEqualTo(2);
		assertThat(histogram.millis(1)).isCloseTo(5, within(0.1));
	}

	@Test
	void isNoNumberWithoutTimes() {
		assertThat(new Histogram().millis(0.99)).isNaN();
	}

}
