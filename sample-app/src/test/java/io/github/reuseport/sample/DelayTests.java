package io.github.reuseport.sample;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.server.ServerWebInputException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Delay}.
 */
class DelayTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 600_000 })
	void hasTheLengthAskedFor(int millis) {
		assertThat(Delay.ofMillis(Integer.toString(millis))).isEqualTo(Duration.ofMillis(millis));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "600001", "99999999999", "soon", "1.5", " " })
	void isRefusedOutOfItsRange(String millis) {
		assertThatExceptionOfType(ServerWebInputException.class).isThrownBy(() -> Delay.ofMillis(millis))
			.satisfies((ex) -> assertThat(ex.getReason())
				.isEqualTo("'millis' must be a whole number from 0 to 600000 but is '" + millis + "'"));
	}

}
