package io.github.reuseport.benchmarks.growth;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.reuseport.benchmarks.proc.Command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link Growth}: that it runs, not what it measures.
 */
class GrowthTests {

	@Test
	void measuresBothServersInTurns() throws Exception {
		assumeTrue(Files.exists(Path.of("servers/webflux-actuator/target/class-path")),
				"the servers of the benchmarks have been built");
		String output = Command.run(List.of(Path.of("growth").toAbsolutePath().toString(),
				System.getProperty("java.home"), System.getProperty("java.class.path"), "trial"), 120);
		assertThat(output).contains("open files (hard limit)")
			.contains("| 100 ", "| 200 ")
			.contains("watchdog below 0.001 of a core", "one after the other", "32 at once");
		assertThat(Path.of("results/growth-trial/growth.json")).content().contains("\"STARTER\"", "\"STOCK\"");
	}

}
