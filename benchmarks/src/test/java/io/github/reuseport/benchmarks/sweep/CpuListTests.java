package io.github.reuseport.benchmarks.sweep;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CpuList}.
 */
class CpuListTests {

	@Test
	void readsRanges() {
		assertThat(CpuList.parse("0-2,5,8-9\n")).containsExactly(0, 1, 2, 5, 8, 9);
	}

	@Test
	void writesInOrder() {
		assertThat(CpuList.format(List.of(8, 0, 9, 1))).isEqualTo("0,1,8,9");
	}

	@Test
	void findsEachCpuOnce() throws IOException {
		assertThat(CpuList.cores().stream().flatMap(Collection::stream)).doesNotHaveDuplicates()
			.hasSize(Runtime.getRuntime().availableProcessors());
	}

}
