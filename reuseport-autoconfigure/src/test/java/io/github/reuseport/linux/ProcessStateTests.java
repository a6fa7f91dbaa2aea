package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessState}.
 */
class ProcessStateTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource({ "sleep, S, 1, false", "sleep, Z, 1, true", "sleep, X, 1, true", "sleep, Z, 0, true",
			"sleep, Z, 2, false", "a) Z 1 (b, R, 1, false" })
	void zombieWithoutAnotherThreadHasEnded(String name, String state, int threads, boolean ended) throws IOException {
		Path stat = Files.writeString(this.directory.resolve("stat"),
				"4711 (%s) %s 1 4711 4711 0 -1 4227084 95 0 0 0 0 0 0 0 20 0 %d 0 1826628 0 0\n".formatted(name, state,
						threads));
		assertThat(ProcessState.hasEnded(stat)).isEqualTo(ended);
	}

	@Test
	void whatCannotBeReadHasNotEnded() throws IOException {
		assertThat(ProcessState.hasEnded(this.directory.resolve("stat"))).isFalse();
		assertThat(ProcessState.hasEnded(Files.writeString(this.directory.resolve("stat"), ""))).isFalse();
		assertThat(ProcessState
			.hasEnded(Files.writeString(this.directory.resolve("stat"), "4711 (sleep) Z" + " x".repeat(20)))).isFalse();
	}

	@Test
	void aZombieWhoseThreadsAreNotToldOfHasEnded() throws IOException {
		assertThat(ProcessState
			.hasEnded(Files.writeString(this.directory.resolve("stat"), "4711 (sleep) Z" + " 1".repeat(16)))).isTrue();
	}

	@Test
	void oneThatHasEndedDoesNotRun() throws Exception {
		Process process = new ProcessBuilder("true").start();
		process.waitFor();
		assertThat(ProcessState.isRunning(process.toHandle())).isFalse();
	}

	@Test
	void thisOneRuns() {
		assertThat(ProcessState.isRunning(ProcessHandle.current())).isTrue();
	}

}
