package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link OpenFilesLimit}.
 */
class OpenFilesLimitTests {

	@TempDir
	Path directory;

	@Test
	void readsTheSoftLimit() throws IOException {
		assertThat(read("""
				Limit                     Soft Limit           Hard Limit           Units
				Max processes             4321                 5432                 processes
				Max open files            1024                 524288               files
				""")).isEqualTo("1024");
		assertThat(read("Max open files            unlimited            unlimited            files\n"))
			.isEqualTo("unlimited");
		assertThatIOException().isThrownBy(() -> read("nonsense"));
		assertThatIOException().isThrownBy(() -> read("Max open files  \n"));
	}

	private String read(String content) throws IOException {
		return OpenFilesLimit.read(Files.writeString(this.directory.resolve("limits"), content));
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void looksAtThisProcess() throws IOException {
		assertThat(OpenFilesLimit.read()).matches("\\d+|unlimited");
		assertThat(OpenFilesLimit.exhaustion()).isNull();
	}

}
