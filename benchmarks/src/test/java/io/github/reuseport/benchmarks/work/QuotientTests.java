package io.github.reuseport.benchmarks.work;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Quotient}.
 */
class QuotientTests {

	@Test
	void turnsCountByWhatWasDoneInThem() {
		Quotient slow = new Quotient(300_000, 1000);
		Quotient fast = new Quotient(300_000, 5000);
		assertThat(slow.plus(fast).value()).isEqualTo(100);
	}

	@Test
	void figuresOfTurnsHaveAMean() {
		assertThat(Quotient.each(4).plus(Quotient.each(7)).plus(Quotient.each(1)).value()).isEqualTo(4);
	}

}
