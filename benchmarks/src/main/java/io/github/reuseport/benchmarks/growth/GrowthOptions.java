package io.github.reuseport.benchmarks.growth;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;

/**
 * What a run was asked for.
 *
 * @param id the word that chose how much is measured
 * @param sizes numbers of open connections, in ascending order
 * @param launches how often both servers are started
 * @param idleSeconds for how long they are watched while nothing happens
 * @param looks how often health, metrics and endpoint are asked for
 * @param handoffConnections how many connections are opened to count those handed off
 */
record GrowthOptions(String id, List<Integer> sizes, int launches, int idleSeconds, int looks, int handoffConnections) {

	private static final List<Integer> SIZES = List.of(100, 1_000, 5_000, 10_000, 19_000, 50_000, 100_000);

	private static final int MOST = 19_000;

	private static final int TRIAL_MOST = 200;

	// What a server, or this process, opens beside connections
	private static final int OTHER_FILES = 500;

	static GrowthOptions parse(int openFiles, String... arguments) {
		OptionParser parser = new OptionParser();
		OptionSpec<String> words = parser.nonOptions();
		OptionSpec<Integer> most = parser.accepts("most").withRequiredArg().ofType(Integer.class);
		OptionSpec<Integer> launches = parser.accepts("launches").withRequiredArg().ofType(Integer.class);
		OptionSet options = parser.parse(arguments);
		String word = options.valuesOf(words).isEmpty() ? "full" : options.valueOf(words);
		GrowthOptions defaults = switch (word) {
			case "full" -> new GrowthOptions(word, List.of(MOST), 3, 10, 50, 1000);
			case "trial" -> new GrowthOptions(word, List.of(TRIAL_MOST), 1, 1, 3, 100);
			default -> throw new IllegalArgumentException("'%s' is not known; known are full, trial".formatted(word));
		};
		int largest = options.has(most) ? options.valueOf(most) : defaults.sizes.get(0);
		return new GrowthOptions(word, sizes(Math.min(largest, openFiles - OTHER_FILES)),
				options.has(launches) ? options.valueOf(launches) : defaults.launches, defaults.idleSeconds,
				defaults.looks, defaults.handoffConnections);
	}

	private static List<Integer> sizes(int largest) {
		return Stream.concat(SIZES.stream().filter((size) -> size < largest), Stream.of(largest)).toList();
	}

	int largest() {
		return this.sizes.get(this.sizes.size() - 1);
	}

	/**
	 * The size with which the others are compared: 1,000 unless all are smaller.
	 * @return the size
	 */
	int reference() {
		return this.sizes.stream().filter((size) -> size <= 1000).reduce((first, second) -> second).orElseThrow();
	}

	IntStream launchNumbers() {
		return IntStream.range(0, this.launches);
	}

}
