package io.github.reuseport.benchmarks.growth;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link Growth}: that it runs, not what it measures.
 */
class GrowthTests {

	@TempDir
	private Path directory;

	@Test
	void measuresBothServersInTurns() throws Exception {
		assumeTrue(Files.exists(Path.of("servers/webflux-actuator/target/class-path")),
				"the servers of the benchmarks have been built");
		Path log = this.directory.resolve("log");
		Process process = new ProcessBuilder(Path.of("growth").toAbsolutePath().toString(),
				System.getProperty("java.home"), System.getProperty("java.class.path"), "trial")
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			assertThat(process.waitFor(600, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			// It takes the servers with it
			process.destroy();
			process.waitFor();
		}
		String output = Files.readString(log);
		assertThat(process.exitValue()).as(output).isZero();
		assertThat(output).contains("open files (hard limit)")
			.contains("| 100 ", "| 200 ")
			.contains("watchdog below 0.001 of a core", "one after the other", "32 at once");
		assertThat(Path.of("results/growth-trial/growth.json")).content().contains("\"STARTER\"", "\"STOCK\"");
	}

}
