package io.github.reuseport.linux;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TcpMigration}.
 */
class TcpMigrationTests {

	@TempDir
	private Path directory;

	@Test
	void isOnWhereTheKernelSaysSo() throws Exception {
		assertThat(new TcpMigration(setting("1\n")).isOn()).isTrue();
	}

	@Test
	void isOffByDefault() throws Exception {
		assertThat(new TcpMigration(setting("0\n")).isOn()).isFalse();
	}

	@Test
	void isOffOnOlderKernels() {
		assertThat(new TcpMigration(this.directory.resolve("absent")).isOn()).isFalse();
	}

	private Path setting(String value) throws Exception {
		return Files.writeString(this.directory.resolve("tcp_migrate_req"), value);
	}

}
