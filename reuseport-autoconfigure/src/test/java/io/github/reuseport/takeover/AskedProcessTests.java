package io.github.reuseport.takeover;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.reuseport.server.Sleeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AskedProcess}.
 */
@ExtendWith(OutputCaptureExtension.class)
class AskedProcessTests {

	@RegisterExtension
	final Sleeper sleeper = new Sleeper();

	@Test
	void tellsOnceWhenTheListenersAreClosedAndWhenTheProcessHasEnded(CapturedOutput output) throws Exception {
		Process process = this.sleeper.start();
		AskedProcess asked = new AskedProcess(process.toHandle(), 8080, Duration.ofMinutes(1));
		assertThat(asked.handle()).isEqualTo(process.toHandle());
		assertThat(asked.hasEnded(true)).isFalse();
		assertThat(asked.isListening()).isTrue();
		assertThat(output).doesNotContain("has closed");
		assertThat(asked.hasEnded(false)).isFalse();
		assertThat(asked.isListening()).isFalse();
		assertThat(asked.hasEnded(false)).isFalse();
		process.destroyForcibly().waitFor();
		assertThat(asked.hasEnded(false)).isTrue();
		assertThat(output)
			.containsOnlyOnce("Process %d has closed its listeners on port 8080, ".formatted(process.pid()))
			.containsOnlyOnce("Process %d has ended, ".formatted(process.pid()));
	}

	@Test
	void waitsForAsLongAsThereAreYears() throws Exception {
		Process process = this.sleeper.start();
		AskedProcess asked = new AskedProcess(process.toHandle(), 8080, Duration.ofSeconds(Long.MAX_VALUE));
		assertThat(asked.hasEnded(true)).isFalse();
		assertThat(asked.isAwaited()).isTrue();
	}

	@Test
	void aProcessWhoseParentDoesNotWaitForItHasEnded(CapturedOutput output) throws Exception {
		ProcessHandle process = this.sleeper.startUnderACarelessParent();
		AskedProcess asked = new AskedProcess(process, 8080, Duration.ofMinutes(1));
		assertThat(asked.hasEnded(true)).isFalse();
		process.destroy();
		await().until(() -> asked.hasEnded(false));
		assertThat(process.isAlive()).isTrue();
		assertThat(output).containsOnlyOnce("Process %d has ended, ".formatted(process.pid())).doesNotContain("WARN");
	}

	@Test
	void warnsOnceOfAProcessThatGoesOnListening(CapturedOutput output) throws Exception {
		Process process = this.sleeper.startStubborn();
		AskedProcess asked = new AskedProcess(process.toHandle(), 8080, Duration.ofMillis(-1));
		process.destroy();
		assertThat(asked.isAwaited()).isTrue();
		assertThat(asked.hasEnded(true)).isFalse();
		assertThat(asked.hasEnded(true)).isFalse();
		assertThat(asked.isAwaited()).isFalse();
		assertThat(process.isAlive()).isTrue();
		assertThat(output).containsOnlyOnce("Process %d still listens on port 8080, ".formatted(process.pid()));
	}

	@Test
	void doesNotWarnOfAProcessThatOnlyRunsOn(CapturedOutput output) throws Exception {
		Process process = this.sleeper.startStubborn();
		AskedProcess asked = new AskedProcess(process.toHandle(), 8080, Duration.ofMillis(-1));
		assertThat(asked.hasEnded(false)).isFalse();
		assertThat(output)
			.containsOnlyOnce(
					"Process %d does not listen on port 8080 any more but has not ended, ".formatted(process.pid()))
			.doesNotContain("WARN");
	}

}
