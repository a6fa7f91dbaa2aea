package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for what is read of a process: {@link ProcessState}, {@link ThreadTimes},
 * {@link EffectiveUser} and {@link OpenFilesLimit}.
 */
@Timeout(10)
class ProcessFilesFuzzTests {

	@TempDir
	static Path directory;

	@FuzzTest(maxDuration = "1m")
	void readsAnyFile(byte[] content) throws IOException {
		Path file = Files.write(directory.resolve("stat"), content);
		Files.write(directory.resolve("schedstat"), content);
		ProcessState.hasEnded(file);
		Reading.attempt(() -> ThreadTimes.read(directory));
		Reading.attempt(() -> EffectiveUser.read(file));
		Reading.attempt(() -> assertThat(OpenFilesLimit.read(file)).isNotBlank());
	}

}
