package io.github.reuseport.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.report.Report;
import io.github.reuseport.benchmarks.report.Results;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Fleet;
import io.github.reuseport.benchmarks.work.Start;
import io.github.reuseport.benchmarks.work.TurnWork;
import io.github.reuseport.benchmarks.work.Work;

/**
 * Starts real servers as processes, lets them do the same in turns, and tells what it
 * costs and what it gains.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Run the benchmarks.
	 * @param arguments {@code full}, {@code quick} or {@code trial};
	 * {@code --servers=<ids>}; {@code --works=<ids>}; {@code --docs} to write the
	 * measured section of the documents anew
	 * @throws Exception if they cannot be run
	 */
	public static void main(String... arguments) throws Exception {
		Options options = Options.parse(arguments);
		long start = System.nanoTime();
		Results results = new Results(options.works());
		Set<Server> startable = options.fleets()
			.stream()
			.flatMap((fleet) -> fleet.servers().stream())
			.distinct()
			.filter((server) -> canStart(server, results))
			.collect(Collectors.toSet());
		List<Fleet> fleets = options.fleets().stream().map((fleet) -> fleet.only(startable::contains)).toList();
		List<Work> works = options.works().stream().filter((work) -> isPossible(work, results)).toList();
		WarmUp warmUp = new WarmUp(options.scale().warmUps());
		for (Protocol protocol : Protocol.values()) {
			compare(fleets, protocol, works, warmUp, results);
		}
		Starts starts = new Starts(results);
		of(Start.class, works).forEach((work) -> {
			System.out.println(work.title());
			starts.run(work, fleets.get(0));
		});
		results.addPrice();
		String scale = options.scale().id();
		Report report = new Report(scale, results, Duration.ofNanos(System.nanoTime() - start));
		System.out.println(report.markdown());
		Path directory = Path.of(System.getProperty("benchmarks.results", "results")).resolve(scale);
		report.write(directory);
		System.out.println("Written to " + directory);
		if (options.docs()) {
			report.writeDocs(Path.of(System.getProperty("benchmarks.project", ".")), String.join(" ", arguments));
			System.out
				.println("Written to docs/benchmarks.md and README.md: read the text around the tables once more");
		}
	}

	private static void compare(List<Fleet> fleets, Protocol protocol, List<Work> works, WarmUp warmUp,
			Results results) {
		int number = 0;
		for (Fleet fleet : fleets) {
			List<TurnWork> given = of(TurnWork.class, works).stream()
				.filter((work) -> work.protocol() == protocol && fleet.compares(work))
				.toList();
			for (int i = 0; i < fleet.launches() && !given.isEmpty(); i++) {
				System.out.printf("%s, launch %d of %d: %s%n", protocol, i + 1, fleet.launches(),
						fleet.servers().stream().map(Server::id).collect(Collectors.joining(", ")));
				try (SideBySide servers = new SideBySide(fleet, protocol, given, number++, results)) {
					servers.run(warmUp);
				}
			}
		}
	}

	private static <T extends Work> List<T> of(Class<T> type, List<Work> works) {
		return works.stream().filter(type::isInstance).map(type::cast).toList();
	}

	private static boolean canStart(Server server, Results results) {
		if (!server.missing().isEmpty()) {
			results.skip("%s: %s".formatted(server.id(), server.missing()));
		}
		return server.missing().isEmpty();
	}

	private static boolean isPossible(Work work, Results results) {
		List<Tool> missing = work.needs().stream().filter((tool) -> !tool.isInstalled()).toList();
		missing.forEach((tool) -> results.skip("%s: %s is not installed".formatted(work.id(), tool)));
		return missing.isEmpty();
	}

}
