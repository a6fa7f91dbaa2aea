package io.github.reuseport.server.drain;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DrainSettings}.
 */
class DrainSettingsTests {

	@Test
	void refusesNegativeDurations() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DrainSettings(true, Duration.ofSeconds(-1), Duration.ZERO))
			.withMessage("'grace' must not be negative but is PT-1S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DrainSettings(true, Duration.ZERO, Duration.ofMillis(-1)))
			.withMessage("'keepAlive' must not be negative but is PT-0.001S");
	}

	@Test
	void allowsToNotWaitAtAll() {
		assertThat(new DrainSettings(true, Duration.ZERO, Duration.ZERO).grace()).isZero();
	}

}
