package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.Set;

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
		assertThatIllegalArgumentException().isThrownBy(() -> new StreamSettings(Duration.ofSeconds(-2), Set.of()))
			.withMessage("'time' must not be negative but is PT-2S");
	}

	@Test
	void streamsAreEndedByDefaultWhereOthersGoOn() {
		assertThat(DrainSettings.DEFAULTS.streamTime(true)).isEqualTo(DrainSettings.DEFAULTS.keepAlive());
		assertThat(DrainSettings.DEFAULTS.streamTime(false)).isZero();
	}

	@Test
	void timeForStreamsCountsInBothCases() {
		DrainSettings settings = new DrainSettings(true, Duration.ZERO, Duration.ZERO, Duration.ZERO,
				new StreamSettings(Duration.ofSeconds(3), Set.of()), null);
		assertThat(settings.streamTime(true)).hasSeconds(3);
		assertThat(settings.streamTime(false)).hasSeconds(3);
	}

	@Test
	void allowsToNotWaitAtAll() {
		assertThat(new DrainSettings(true, Duration.ZERO, Duration.ZERO).grace()).isZero();
	}

}
