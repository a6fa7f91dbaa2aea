package io.github.reuseport.benchmarks.load;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link Strace}.
 */
class StraceTests {

	@Test
	void readsTheTotal() throws IOException {
		String summary = """
				% time     seconds  usecs/call     calls    errors syscall
				------ ----------- ----------- --------- --------- ----------------
				 52.61    1.729605         444      3887         2 epoll_pwait2
				 19.11    0.628212          66      9498           epoll_ctl
				------ ----------- ----------- --------- --------- ----------------
				100.00    2.357817         176     13385         2 total
				""";
		assertThat(Strace.parse(summary)).isEqualTo(13385);
	}

	@Test
	void tellsThatNothingWasCounted() {
		assertThatIOException().isThrownBy(() -> Strace.parse(""))
			.withMessageStartingWith("strace has counted nothing");
	}

}
