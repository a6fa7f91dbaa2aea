package io.github.reuseport.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainTimeCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DrainTimeCheckTests {

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@ParameterizedTest
	@CsvSource({ "5s, immediate, 30s, server.reuseport.drain.alone is 5s but server.shutdown is immediate",
			"2s, graceful, 1s, server.reuseport.drain.alone is 2s but "
					+ "spring.lifecycle.timeout-per-shutdown-phase is 1s",
			"1500ms, graceful, 1s, server.reuseport.drain.alone is 1500ms but "
					+ "spring.lifecycle.timeout-per-shutdown-phase is 1s" })
	void warnsWhereThereIsLessTime(String alone, String shutdown, String phase, String warning, CapturedOutput output) {
		start(alone, shutdown, phase);
		assertThat(output).containsOnlyOnce(warning).containsOnlyOnce(" WARN ");
	}

	@Test
	void warnsWhereThereIsLessTimeForStreams(CapturedOutput output) {
		this.applications.start(HelloApplication.class, "server.reuseport.drain.streams=2s",
				"spring.lifecycle.timeout-per-shutdown-phase=1s");
		assertThat(output)
			.containsOnlyOnce(
					"server.reuseport.drain.streams is 2s but " + "spring.lifecycle.timeout-per-shutdown-phase is 1s")
			.containsOnlyOnce(" WARN ");
	}

	@ParameterizedTest
	@CsvSource({ "0s, immediate, 30s", "800ms, graceful, 1s" })
	void saysNothingWhereThereIsEnough(String alone, String shutdown, String phase, CapturedOutput output) {
		start(alone, shutdown, phase);
		assertThat(output).doesNotContain(" WARN ");
	}

	private void start(String alone, String shutdown, String phase) {
		this.applications.start(HelloApplication.class, "server.reuseport.drain.alone=" + alone,
				"server.shutdown=" + shutdown, "spring.lifecycle.timeout-per-shutdown-phase=" + phase);
	}

}
