package io.github.reuseport.systemd;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ServiceEnvironment}.
 */
class ServiceEnvironmentTests {

	@Test
	void theWatchdogIsInMicroseconds() {
		assertThat(new ServiceEnvironment("@", "30000000", null).watchdog(1)).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void theWatchdogOfAnotherProcessDoesNotCount() {
		assertThat(new ServiceEnvironment("@", "30000000", "4711").watchdog(4711)).isEqualTo(Duration.ofSeconds(30));
		assertThat(new ServiceEnvironment("@", "30000000", "4711").watchdog(4712)).isNull();
		assertThat(new ServiceEnvironment("@", null, "4711").watchdog(4711)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "-1", "30s", "9223372036854775807", "9223372036854775808" })
	void aTimeThatIsNoneIsRefused(String micros) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ServiceEnvironment("@", micros, null).watchdog(1))
			.withMessage("WATCHDOG_USEC must be a number of microseconds but is '%s'", micros);
	}

}
