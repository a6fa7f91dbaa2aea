package io.github.reuseport.benchmarks.growth;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link HeapHistogram}.
 */
class HeapHistogramTests {

	private static final String OUTPUT = """
			4711:
			 num     #instances         #bytes  class name (module)
			-------------------------------------------------------
			   1:         20510        1893680  [B (java.base@17.0.15)
			   2:         19000         456000  java.lang.String (java.base@17.0.15)
			   3:             2             48  io.github.Some$$Lambda/0x00007f0001
			   4:             3             72  io.github.Some$$Lambda/0x00007f0002
			Total         39515        2349800
			""";

	@Test
	void readsTheSizeOfEachClass() {
		HeapHistogram histogram = HeapHistogram.parse(OUTPUT);
		assertThat(histogram.bytes()).containsOnly(entry("[B", 1_893_680L), entry("java.lang.String", 456_000L),
				entry("io.github.Some$$Lambda", 120L));
		assertThat(histogram.total()).isEqualTo(2_349_800);
	}

	@Test
	void tellsWhatDiffersMost() {
		HeapHistogram histogram = new HeapHistogram(Map.of("a", 5L, "b", 100L, "c", 7L));
		assertThat(histogram.minus(new HeapHistogram(Map.of("b", 101L, "c", 2L, "d", 9L))).largest(3))
			.containsOnly(entry("d", -9L), entry("a", 5L), entry("c", 5L));
	}

}
