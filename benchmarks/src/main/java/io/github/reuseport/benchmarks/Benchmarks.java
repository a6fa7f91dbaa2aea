package io.github.reuseport.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.github.reuseport.benchmarks.result.Report;
import io.github.reuseport.benchmarks.result.Results;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Experiment;
import io.github.reuseport.benchmarks.work.Work;
import io.github.reuseport.benchmarks.work.Works;

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
	 * {@code --servers=<ids>}; {@code --works=<ids>}; {@code --readme} to write the
	 * section of the README anew
	 * @throws Exception if they cannot be run
	 */
	public static void main(String... arguments) throws Exception {
		Options options = Options.parse(arguments);
		long start = System.nanoTime();
		Results results = new Results(Server.STOCK.id());
		Set<Server> servers = servers(options, results);
		run(new Works(options.scale()), servers, results);
		results.addPrice("price", Works.NEW_CONNECTIONS, Works.KEEP_ALIVE);
		Report report = new Report(options.name(), results, Duration.ofNanos(System.nanoTime() - start));
		System.out.println(report.markdown());
		Path directory = Path.of(System.getProperty("benchmarks.results", "results")).resolve(options.name());
		report.write(directory);
		System.out.println("Written to " + directory);
		if (options.readme()) {
			report.writeReadme(Path.of(System.getProperty("benchmarks.project", ".")), String.join(" ", arguments));
		}
	}

	private static Set<Server> servers(Options options, Results results) {
		Set<Server> servers = EnumSet.noneOf(Server.class);
		for (Server server : options.servers()) {
			if (server.missing().isEmpty()) {
				servers.add(server);
				results.nameServer(server.id(), server.title());
			}
			else {
				results.skip("%s: %s".formatted(server.id(), server.missing()));
			}
		}
		return servers;
	}

	private static void run(Works works, Set<Server> servers, Results results) throws Exception {
		List<Work> all = works.works(results);
		for (Protocol protocol : Protocol.values()) {
			List<Work> ofProtocol = all.stream().filter((work) -> work.protocol() == protocol).toList();
			if (!ofProtocol.isEmpty()) {
				try (Rounds rounds = new Rounds(servers, protocol, ofProtocol, results)) {
					rounds.run();
				}
			}
		}
		for (Experiment experiment : works.experiments(results)) {
			System.out.println("Experiment: " + experiment.id());
			experiment.run(servers, results);
		}
	}

}
