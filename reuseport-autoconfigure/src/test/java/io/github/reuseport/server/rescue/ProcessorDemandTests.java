package io.github.reuseport.server.rescue;

import org.junit.jupiter.api.Test;

import io.github.reuseport.server.rescue.ProcessorDemand.Sums;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessorDemand}, of which {@link StarvedLoopTests} show the use.
 */
class ProcessorDemandTests {

	private static final Sums BEFORE = new Sums(1000, 2000);

	@Test
	void nothingIsLostWhileNobodyWaits() {
		assertThat(new Sums(1500, 2000).lostSince(BEFORE, 100)).isZero();
		assertThat(BEFORE.lostSince(BEFORE, 100)).isZero();
	}

	@Test
	void asMuchIsLostAsTheOthersDidNotGet() {
		assertThat(new Sums(1100, 2900).lostSince(BEFORE, 800)).isEqualTo(720);
		assertThat(new Sums(1000, 2900).lostSince(BEFORE, 800)).isEqualTo(800);
	}

	@Test
	void noMoreIsLostThanTheOthersWaited() {
		assertThat(new Sums(1000, 2005).lostSince(BEFORE, 800)).isEqualTo(5);
		assertThat(new Sums(1015, 2005).lostSince(BEFORE, 800)).isOne();
	}

	@Test
	void nothingOfNoTimeIsLost() {
		assertThat(new Sums(1100, 2900).lostSince(BEFORE, 0)).isZero();
		assertThat(new Sums(1100, 2900).lostSince(BEFORE, -1)).isZero();
	}

}
