package io.github.reuseport.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.report.Report;
import io.github.reuseport.benchmarks.report.Results;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.Server;
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
		List<Server> servers = options.servers().stream().filter((server) -> canStart(server, results)).toList();
		List<Work> works = options.works().stream().filter((work) -> isPossible(work, results)).toList();
		for (Protocol protocol : Protocol.values()) {
			List<Work> ofProtocol = works.stream().filter((work) -> work.protocol() == protocol).toList();
			if (!ofProtocol.isEmpty()) {
				try (Rounds rounds = new Rounds(servers, protocol, ofProtocol, results)) {
					rounds.run();
				}
			}
		}
		results.addPrice();
		String scale = options.scale().id();
		Report report = new Report(scale, results, Duration.ofNanos(System.nanoTime() - start));
		System.out.println(report.markdown());
		Path directory = Path.of(System.getProperty("benchmarks.results", "results")).resolve(scale);
		report.write(directory);
		System.out.println("Written to " + directory);
		if (options.docs()) {
			report.writeDocs(Path.of(System.getProperty("benchmarks.project", ".")), String.join(" ", arguments));
		}
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
