package io.github.reuseport.systemd;

import java.io.IOException;
import java.time.Duration;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for what systemd sets: {@link ServiceEnvironment} and {@link NotifySocket}.
 */
@Timeout(10)
class ServiceEnvironmentFuzzTests {

	/**
	 * Nobody listens there, whatever comes behind it.
	 */
	private static final String NOWHERE = "@io.github.reuseport/fuzz/";

	@FuzzTest(maxDuration = "1m")
	void takesAnyVariables(FuzzedDataProvider data) {
		ServiceEnvironment environment = new ServiceEnvironment(null, data.consumeString(30),
				data.consumeBoolean() ? data.consumeString(10) : null);
		try {
			Duration watchdog = environment.watchdog(data.consumeInt(1, 4_194_304));
			assertThat(watchdog == null || !watchdog.isNegative() && !watchdog.isZero()).isTrue();
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).hasMessageStartingWith("WATCHDOG_USEC must be a number of microseconds");
		}
		notify((data.consumeBoolean() ? NOWHERE : "/dev/null/") + data.consumeRemainingAsString());
	}

	private static void notify(String address) {
		try (NotifySocket socket = NotifySocket.open(address)) {
			assertThat(socket.send(Message.ALIVE)).isFalse();
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageNotContaining("null");
		}
	}

}
