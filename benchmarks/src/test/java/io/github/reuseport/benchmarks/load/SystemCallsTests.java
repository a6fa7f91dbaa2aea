package io.github.reuseport.benchmarks.load;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link SystemCalls}.
 */
class SystemCallsTests {

	@Test
	void readsTheCounts() throws IOException {
		assertThat(SystemCalls.parse("""
				# started on Thu Nov 26 18:01:05 2026

				2000,,syscalls:sys_enter_accept4,51229471,100.00,,
				0,,syscalls:sys_enter_readv,51229471,100.00,,
				""")).containsExactly(entry("accept4", 2000L), entry("readv", 0L));
	}

	@Test
	void tellsThatNothingWasCounted() {
		assertThatIOException()
			.isThrownBy(() -> SystemCalls.parse("<not counted>,,syscalls:sys_enter_accept4,0,100.00,,"))
			.withMessageStartingWith("perf has not counted");
	}

}
