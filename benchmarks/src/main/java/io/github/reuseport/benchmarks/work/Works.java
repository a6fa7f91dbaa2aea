package io.github.reuseport.benchmarks.work;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.result.Results;
import io.github.reuseport.benchmarks.server.Server;

/**
 * What is measured in one run.
 */
public final class Works {

	/**
	 * Id of the work with a new connection per request.
	 */
	public static final String NEW_CONNECTIONS = NewConnections.ID;

	/**
	 * Id of the work with connections that are kept.
	 */
	public static final String KEEP_ALIVE = KeepAlive.ID;

	/**
	 * What matters most.
	 */
	private static final Set<String> OF_VARIANTS = Set.of(NewConnections.ID, KeepAlive.ID, Mixed.ID, Http2.ID);

	private final Scale scale;

	/**
	 * What is measured on a scale.
	 * @param scale how much is measured
	 */
	public Works(Scale scale) {
		this.scale = scale;
	}

	/**
	 * What servers that run are given to do, in this order.
	 * @param results is told what cannot be done here
	 * @return the works
	 */
	public List<Work> works(Results results) {
		Stream<Work> all = Stream.of(new NewConnections(this.scale), new KeepAlive(this.scale), new Mixed(this.scale),
				new IdleAndNew(this.scale), new ConnectBurst(this.scale), new StuckLoop(this.scale),
				new Shares(this.scale), new NewTlsConnections(this.scale), new Http2(this.scale));
		return chosen(all, Work::id, Work::needs, results);
	}

	/**
	 * What starts servers of its own.
	 * @param results is told what cannot be done here
	 * @return the experiments
	 */
	public List<Experiment> experiments(Results results) {
		return chosen(Stream.of(new SystemCalls(this.scale), new Start(this.scale)), Experiment::id, Experiment::needs,
				results);
	}

	/**
	 * Whether a server takes part in a work.
	 * @param work the work
	 * @param server the server
	 * @return whether it does
	 */
	public static boolean isCompared(Work work, Server server) {
		return work.isFor(server) && (!server.isVariant() || OF_VARIANTS.contains(work.id()));
	}

	private <T> List<T> chosen(Stream<T> all, Function<T, String> id, Function<T, Set<Tool>> needs, Results results) {
		return all.filter((work) -> this.scale.works().contains(id.apply(work)))
			.filter((work) -> isPossible(id.apply(work), needs.apply(work), results))
			.toList();
	}

	private static boolean isPossible(String id, Set<Tool> needs, Results results) {
		Set<Tool> missing = needs.stream().filter((tool) -> !tool.isInstalled()).collect(Collectors.toSet());
		missing.forEach((tool) -> results.skip("%s: %s is not installed".formatted(id, tool)));
		return missing.isEmpty();
	}

}
