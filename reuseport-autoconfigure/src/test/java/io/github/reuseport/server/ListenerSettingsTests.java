package io.github.reuseport.server;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ListenerSettings}.
 */
class ListenerSettingsTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	void wantsAtLeastOneListener(int listeners) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TestListenerSettings().listeners(listeners).build())
			.withMessage("'listeners' must be at least 1 but is " + listeners);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	void wantsABacklogOfAtLeastOne(int backlog) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TestListenerSettings().backlog(backlog).build())
			.withMessage("'backlog' must be at least 1 but is " + backlog);
	}

	@Test
	void wantsAPositiveTimeToDeferAccept() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new TestListenerSettings().deferAccept(Duration.ZERO).build())
			.withMessage("'deferAccept' must be greater than 0 but is PT0S");
	}

}
