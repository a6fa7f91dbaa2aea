package io.github.reuseport.benchmarks;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Fleet;
import io.github.reuseport.benchmarks.work.Scale;
import io.github.reuseport.benchmarks.work.Work;
import io.github.reuseport.benchmarks.work.Works;

/**
 * What a run was asked for.
 *
 * @param scale how much is measured
 * @param fleets which servers are compared
 * @param works what they are given to do
 * @param docs whether the measured section of the documents is written anew
 */
record Options(Scale scale, List<Fleet> fleets, List<Work> works, boolean docs) {

	static Options parse(String... arguments) {
		OptionParser parser = new OptionParser();
		OptionSpec<String> scales = parser.nonOptions();
		OptionSpec<String> servers = parser.accepts("servers").withRequiredArg().withValuesSeparatedBy(',');
		OptionSpec<String> works = parser.accepts("works").withRequiredArg().withValuesSeparatedBy(',');
		OptionSpec<Void> docs = parser.accepts("docs");
		OptionSet options = parser.parse(arguments);
		Scale scale = options.valuesOf(scales).isEmpty() ? Scale.QUICK
				: chosen(List.of(options.valueOf(scales)), Scale.ALL, Scale::id).get(0);
		List<Fleet> fleets = !options.has(servers) ? scale.fleets() : List.of(fleet(scale, options.valuesOf(servers)));
		List<Work> all = Works.of(scale);
		List<String> workIds = options.has(works) ? options.valuesOf(works) : scale.works();
		return new Options(scale, fleets, workIds.isEmpty() ? all : chosen(workIds, all, Work::id), options.has(docs));
	}

	private static Fleet fleet(Scale scale, List<String> servers) {
		// The others are compared with stock, beside stock itself
		Stream<String> ids = Stream.concat(Stream.of(Server.STOCK, Server.STOCK_AGAIN).map(Server::id),
				servers.stream());
		Fleet main = scale.fleets().get(0);
		return new Fleet(chosen(ids.toList(), List.of(Server.values()), Server::id), main.launches(), main.turns(),
				true);
	}

	private static <T> List<T> chosen(List<String> words, List<T> known, Function<T, String> id) {
		List<String> ids = known.stream().map(id).toList();
		for (String word : words) {
			if (!ids.contains(word)) {
				throw new IllegalArgumentException(
						"'%s' is not known; known are %s".formatted(word, String.join(", ", ids)));
			}
		}
		return known.stream().filter((one) -> words.contains(id.apply(one))).toList();
	}

}
