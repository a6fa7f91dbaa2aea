package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenFiles}.
 */
class OpenFilesTests {

	@Test
	void readsTheHardLimit() {
		assertThat(OpenFiles
			.hardLimit(List.of("Limit                     Soft Limit           Hard Limit           Units     ",
					"Max core file size        0                    unlimited            bytes     ",
					"Max open files            1024                 20000                files     ")))
			.isEqualTo(20_000);
	}

	@Test
	void takesNoLimitAsTheLargest() {
		assertThat(OpenFiles
			.hardLimit(List.of("Max open files            1024                 unlimited            files     ")))
			.isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void countsThoseOfThisProcess() throws IOException {
		assertThat(OpenFiles.of(ProcessHandle.current().pid())).isBetween(3, OpenFiles.hardLimit());
	}

}
