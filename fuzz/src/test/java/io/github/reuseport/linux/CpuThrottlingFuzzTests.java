package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link CpuThrottling}.
 */
@Timeout(10)
class CpuThrottlingFuzzTests {

	@TempDir
	static Path directory;

	@BeforeAll
	static void writeOutside() throws IOException {
		Files.createDirectories(directory.resolve("groups/own"));
		Files.writeString(directory.resolve("cpu.stat"), "nr_throttled 4711\n");
	}

	@FuzzTest(maxDuration = "1m")
	void readsAnyMembership(byte[] memberships) throws IOException {
		Path file = Files.write(directory.resolve("memberships"), memberships);
		CpuThrottling throttling = new CpuThrottling(directory.resolve("groups"), file);
		// Nothing outside of the groups is read
		assertThat(throttling.count()).isZero();
		assertThat(throttling.time()).isZero();
	}

}
