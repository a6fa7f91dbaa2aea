package io.github.reuseport.benchmarks.sweep;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CpuSets}.
 */
class CpuSetsTests {

	private static final List<List<Integer>> TWO = List.of(List.of(0), List.of(1));

	private static final List<List<Integer>> SIXTEEN = IntStream.range(0, 16).mapToObj(List::of).toList();

	private static final List<List<Integer>> TWO_THREADS_EACH = List.of(List.of(0, 4), List.of(1, 5), List.of(2, 6),
			List.of(3, 7));

	@Test
	void givesClientsTheCoresThatAreLeft() {
		assertThat(CpuSets.of(1, TWO)).isEqualTo(new CpuSets(List.of(0), List.of(1), false));
		CpuSets half = CpuSets.of(8, SIXTEEN);
		assertThat(half.server()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
		assertThat(half.clients()).containsExactly(8, 9, 10, 11, 12, 13, 14, 15);
		assertThat(half.shared()).isFalse();
	}

	@Test
	void sharesWhereTooFewAreLeft() {
		assertThat(CpuSets.of(2, TWO)).isEqualTo(new CpuSets(List.of(0, 1), List.of(0, 1), true));
		assertThat(CpuSets.of(12, SIXTEEN).shared()).isTrue();
		assertThat(CpuSets.of(16, SIXTEEN).clients()).hasSize(16);
	}

	@Test
	void keepsClientsOffTheCoresOfTheServer() {
		assertThat(CpuSets.of(1, TWO_THREADS_EACH).clients()).containsExactly(1, 5, 2, 6, 3, 7);
		assertThat(CpuSets.of(2, TWO_THREADS_EACH).server()).containsExactly(0, 4);
	}

	@Test
	void sharesTheOnlyCore() {
		assertThat(CpuSets.of(1, List.of(List.of(3)))).isEqualTo(new CpuSets(List.of(3), List.of(3), true));
	}

}
