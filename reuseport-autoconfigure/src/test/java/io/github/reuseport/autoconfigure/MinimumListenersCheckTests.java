package io.github.reuseport.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MinimumListenersCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MinimumListenersCheckTests {

	private static final String KEY = "management.health.reuseport.minimum-listeners";

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@Test
	void warnsOnceOfAMinimumThatCannotBeReached(CapturedOutput output) {
		StartedApplication application = this.applications.start(HelloApplication.class, KEY + "=5",
				"spring.main.lazy-initialization=true");
		assertThat(output).containsOnlyOnce(" WARN ")
			.contains(KEY + " is 5 but the server on port " + application.port()
					+ " has 4 listener(s) in mode 'reuseport': its health is DOWN as long as it runs. Set the "
					+ "property to at most 4");
	}

	@Test
	void saysNothingOfAMinimumThatCanBeReached(CapturedOutput output) {
		this.applications.start(HelloApplication.class, KEY + "=4");
		assertThat(output).doesNotContain(" WARN ");
	}

}
