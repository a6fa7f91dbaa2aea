package io.github.reuseport.benchmarks.growth;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link GrowthOptions}.
 */
class GrowthOptionsTests {

	@Test
	void goesToNineteenThousand() {
		GrowthOptions options = GrowthOptions.parse(1_000_000);
		assertThat(options.sizes()).containsExactly(100, 1_000, 5_000, 10_000, 19_000);
		assertThat(options.reference()).isEqualTo(1_000);
	}

	@Test
	void goesToAHundredThousandWhereAskedFor() {
		assertThat(GrowthOptions.parse(1_000_000, "full", "--most=100000").sizes()).containsExactly(100, 1_000, 5_000,
				10_000, 19_000, 50_000, 100_000);
	}

	@Test
	void goesNoFurtherThanDescriptorsAllow() {
		assertThat(GrowthOptions.parse(20_000, "full", "--most=100000").sizes()).containsExactly(100, 1_000, 5_000,
				10_000, 19_000, 19_500);
		assertThat(GrowthOptions.parse(4_096).sizes()).containsExactly(100, 1_000, 3_596);
	}

	@Test
	void comparesWithTheLargestWhereAllAreSmall() {
		assertThat(GrowthOptions.parse(20_000, "trial").reference()).isEqualTo(200);
	}

	@Test
	void refusesUnknownWords() {
		assertThatIllegalArgumentException().isThrownBy(() -> GrowthOptions.parse(20_000, "most"))
			.withMessage("'most' is not known; known are full, trial");
	}

}
