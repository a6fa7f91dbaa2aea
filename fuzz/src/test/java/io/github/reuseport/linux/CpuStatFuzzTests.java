package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for the counts of {@link CpuThrottling}.
 */
@Timeout(10)
class CpuStatFuzzTests {

	@TempDir
	static Path directory;

	@FuzzTest(maxDuration = "1m")
	void readsAnyCounts(byte[] counts) throws IOException {
		Files.write(directory.resolve("cpu.stat"), counts);
		Path membership = Files.writeString(directory.resolve("membership"), "0::/\n");
		CpuThrottling throttling = new CpuThrottling(directory, membership);
		long count = throttling.count();
		assertThat(throttling.count()).isEqualTo(count);
		throttling.time();
	}

}
