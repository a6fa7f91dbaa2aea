package io.github.reuseport.benchmarks.proc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CpuTime}.
 */
class CpuTimeTests {

	@Test
	void addsUserAndKernelModeAndTellsChildrenApart() {
		CpuTime cpu = CpuTime.parse("4711 (java) S 1 2 3 0 -1 4194304 123 0 0 0 250 51 7 3 20 0 1 0 12 34 56\n");
		assertThat(cpu.micros()).isEqualTo(3_010_000);
		assertThat(cpu.childrenMicros()).isEqualTo(100_000);
	}

	@Test
	void nameMayHoldSpacesAndParentheses() {
		CpuTime cpu = CpuTime.parse("1 (a) (b c) S 1 2 3 0 -1 4194304 123 0 0 0 1 0 0 0 20 0 1 0 12");
		assertThat(cpu.micros()).isEqualTo(10_000);
	}

	@Test
	void lineWithoutNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> CpuTime.parse("1 java S 1"))
			.withMessageContaining("'line'");
	}

}
