package io.github.reuseport.benchmarks.server;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link JavaMemory}.
 */
class JavaMemoryTests {

	@Test
	void addsTheGenerations() {
		assertThat(JavaMemory.used("""
				4711:
				 def new generation   total 78656K, used 1399K [0x00000000f0000000, 0x00000000f5550000)
				  eden space 69952K,   2% used [0x00000000f0000000, 0x00000000f015dc60, 0x00000000f4450000)
				 tenured generation   total 174784K, used 20000K [0x00000000f5550000, 0x0000000100000000)
				   the space 174784K,   0% used [0x00000000f5550000, 0x00000000f5550000)
				 Metaspace       used 94K, committed 256K, reserved 1056768K
				""")).isEqualTo(21399);
	}

	@Test
	void anotherCollectorIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> JavaMemory.used("garbage-first heap total 1K, used 2K"));
	}

}
