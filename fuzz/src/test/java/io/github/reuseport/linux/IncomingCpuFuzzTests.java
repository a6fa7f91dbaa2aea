package io.github.reuseport.linux;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link IncomingCpu}.
 */
@Timeout(10)
class IncomingCpuFuzzTests {

	@FuzzTest(maxDuration = "1m")
	void readsAnyListAndAnyRelease(FuzzedDataProvider data) {
		String text = data.consumeRemainingAsString();
		IncomingCpu.isForGroups(text);
		try {
			assertThat(IncomingCpu.parse(text)).isNotEmpty().hasSizeLessThan(1_000_000);
		}
		catch (IllegalArgumentException ex) {
			// As documented
		}
	}

}
