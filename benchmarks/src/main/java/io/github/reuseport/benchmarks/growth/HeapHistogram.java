package io.github.reuseport.benchmarks.growth;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is live in the heap of a JVM.
 *
 * @param bytes size of the objects of each class
 */
record HeapHistogram(Map<String, Long> bytes) {

	// 1: 12345 678901 [B (java.base@17.0.15)
	private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");

	private static final int MOST = 200;

	/**
	 * Read the answer to {@code GC.class_histogram}.
	 * @param output the answer, among others
	 * @return what it says
	 */
	static HeapHistogram parse(String output) {
		Map<String, Long> bytes = new HashMap<>();
		output.lines().map(LINE::matcher).filter(Matcher::matches).forEach((line) -> {
			// One name may be that of several hidden classes
			String name = line.group(2).replaceAll("/?0x[0-9a-f]+", "");
			bytes.merge(name, Long.valueOf(line.group(1)), Long::sum);
		});
		return new HeapHistogram(bytes);
	}

	long total() {
		return this.bytes.values().stream().mapToLong(Long::longValue).sum();
	}

	HeapHistogram minus(HeapHistogram before) {
		Map<String, Long> difference = new HashMap<>(this.bytes);
		before.bytes.forEach((name, size) -> difference.merge(name, -size, Long::sum));
		return new HeapHistogram(difference);
	}

	/**
	 * Almost all of it, without the many classes of which there is little.
	 * @return the most
	 */
	HeapHistogram most() {
		return new HeapHistogram(largest(MOST));
	}

	/**
	 * The classes with the largest figures, whether more or less than nothing.
	 * @param limit how many
	 * @return their figures, largest first
	 */
	Map<String, Long> largest(int limit) {
		Map<String, Long> largest = new LinkedHashMap<>();
		this.bytes.entrySet()
			.stream()
			.sorted(Comparator.comparing((entry) -> -Math.abs(entry.getValue())))
			.limit(limit)
			.forEach((entry) -> largest.put(entry.getKey(), entry.getValue()));
		return largest;
	}

}
