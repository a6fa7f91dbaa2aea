package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link EffectiveUser}.
 */
class EffectiveUserTests {

	@TempDir
	private Path directory;

	@Test
	void readsTheSecondNumber() throws IOException {
		assertThat(read("Name:\tjava\nUid:\t1000\t1001\t1002\t1003\nGid:\t4\t5\t6\t7\n")).isEqualTo(1001);
		assertThat(read("Uid:\t0\t4294967294\t0\t0\n")).isEqualTo(-2);
	}

	/**
	 * The kernel cuts the name of a program after 15 bytes, which may be in the middle of
	 * a character.
	 */
	@Test
	void theNameOfTheProcessMayBeNoText() throws IOException {
		assertThat(read("Name:\t\u00d0\u00bf\u00d1\nUid:\t1000\t1001\t1002\t1003\n")).isEqualTo(1001);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Uid:\t1000\n", "Uid:\t1000\tme\n", "Gid:\t1\t2\t3\t4\n" })
	void failsWithoutANumber(String status) {
		assertThatIOException().isThrownBy(() -> read(status)).withMessage("The user id of this process is unknown");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void isTheOwnerOfWhatThisProcessWrites() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThat(EffectiveUser.uid()).isEqualTo(Files.getAttribute(file, "unix:uid"));
	}

	private int read(String status) throws IOException {
		return EffectiveUser
			.read(Files.writeString(this.directory.resolve("status"), status, StandardCharsets.ISO_8859_1));
	}

}
