package io.github.reuseport.benchmarks.growth;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Law}.
 */
class LawTests {

	@Test
	void tellsWhatDoesNotGrow() {
		assertThat(Law.of(1.05, 19)).hasToString("flat");
		assertThat(Law.of(0.9, 19)).hasToString("flat");
	}

	@Test
	void tellsWhatIsProportional() {
		assertThat(Law.of(18.5, 19)).hasToString("linear");
	}

	@Test
	void tellsThePowerOfAnythingElse() {
		assertThat(Law.of(4, 16)).hasToString("power 0.50");
		assertThat(Law.of(256, 16)).hasToString("power 2.00");
	}

}
