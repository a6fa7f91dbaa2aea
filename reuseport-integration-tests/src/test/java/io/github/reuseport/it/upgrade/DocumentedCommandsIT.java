package io.github.reuseport.it.upgrade;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.reuseport.it.sample.NetworkNamespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for the commands of README, {@code docs/upgrade.md} and the units of systemd,
 * taken from the documents and run as they are printed.
 */
@EnabledOnOs(OS.LINUX)
class DocumentedCommandsIT {

	@ParameterizedTest
	@ValueSource(strings = { "README", "UPGRADE", "SYSTEMD" })
	void upgradeWithoutLoss(String document) throws Exception {
		assumeThat(Files.isExecutable(Path.of("/usr/bin/java")) || !document.equals("SYSTEMD"))
			.as("/usr/bin/java, which the units of systemd start")
			.isTrue();
		NetworkNamespace.Result result = new NetworkNamespace().run(DocumentedCommands.class, Duration.ofMinutes(20),
				document);
		assertThat(result.status()).as(result.output()).isZero();
	}

}
