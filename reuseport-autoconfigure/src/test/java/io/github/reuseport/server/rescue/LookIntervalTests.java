package io.github.reuseport.server.rescue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LookInterval}.
 */
class LookIntervalTests {

	@ParameterizedTest
	@CsvSource({ "PT0.001S, 2, 1, 1, 1", "PT0.05S, 100, 25, 10, 5", "PT0.25S, 500, 125, 50, 5",
			"PT10S, 500, 500, 100, 5", "PT1H, 500, 500, 100, 5" })
	void isShorterTheMoreHappens(Duration after, int idle, int accepting, int waiting, int rescuing) {
		LookInterval interval = new LookInterval(after.toNanos());
		assertThat(interval.whileIdle()).isEqualTo(Duration.ofMillis(idle).toNanos());
		assertThat(interval.whileAccepting()).isEqualTo(Duration.ofMillis(accepting).toNanos());
		assertThat(interval.whileWaiting()).isEqualTo(Duration.ofMillis(waiting).toNanos());
		assertThat(interval.whileRescuing()).isEqualTo(Duration.ofMillis(rescuing).toNanos());
	}

	@Test
	void isLongerWhereLooksAreExpensive() {
		LookInterval interval = new LookInterval(Duration.ofMillis(50).toNanos());
		for (int i = 0; i < 100; i++) {
			interval.took(200_000);
		}
		assertThat(Duration.ofNanos(interval.whileIdle())).isBetween(Duration.ofMillis(399), Duration.ofMillis(400));
		assertThat(Duration.ofNanos(interval.whileAccepting())).isBetween(Duration.ofMillis(39), Duration.ofMillis(40));
		for (int i = 0; i < 100; i++) {
			interval.took(Duration.ofMillis(20).toNanos());
		}
		assertThat(Duration.ofNanos(interval.whileAccepting())).isEqualTo(Duration.ofMillis(500));
	}

	@Test
	void isNotMuchLongerAfterOneLookWithoutAProcessor() {
		LookInterval interval = new LookInterval(Duration.ofMillis(50).toNanos());
		for (int i = 0; i < 100; i++) {
			interval.took(50_000);
		}
		long heldUp = interval.took(Duration.ofSeconds(1).toNanos());
		assertThat(Duration.ofNanos(heldUp)).isBetween(Duration.ofMillis(999), Duration.ofSeconds(1));
		assertThat(Duration.ofNanos(interval.whileAccepting())).isEqualTo(Duration.ofMillis(25));
	}

	@Test
	void isNotHeldUpWhereLooksAreExpensive() {
		LookInterval interval = new LookInterval(Duration.ofMillis(50).toNanos());
		for (int i = 0; i < 100; i++) {
			interval.took(Duration.ofMillis(10).toNanos());
		}
		assertThat(interval.took(Duration.ofMillis(20).toNanos())).isZero();
	}

}
