package io.github.reuseport.benchmarks;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.report.Results;
import io.github.reuseport.benchmarks.report.Sample;
import io.github.reuseport.benchmarks.server.Launch;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Fleet;
import io.github.reuseport.benchmarks.work.Metric;
import io.github.reuseport.benchmarks.work.Quotient;
import io.github.reuseport.benchmarks.work.TurnWork;

/**
 * Servers that run side by side for one launch and take turns of about a second, so that
 * what else the machine does meets all of them alike. Of a launch each figure is one:
 * that of all turns together.
 */
final class SideBySide implements AutoCloseable {

	private final Fleet fleet;

	private final List<TurnWork> works;

	private final int launch;

	private final Results results;

	private final Attempts attempts;

	private final Map<Server, RunningServer> servers = new LinkedHashMap<>();

	/**
	 * Start the servers.
	 * @param fleet the servers
	 * @param protocol what they shall speak
	 * @param works what they are given to do
	 * @param launch number of the launch
	 * @param results where what was measured is added
	 */
	SideBySide(Fleet fleet, Protocol protocol, List<TurnWork> works, int launch, Results results) {
		this.fleet = fleet;
		this.works = works;
		this.launch = launch;
		this.results = results;
		this.attempts = new Attempts(results);
		Collection<Server> participants = fleet.servers()
			.stream()
			.filter((server) -> works.stream().anyMatch((work) -> fleet.servers(work).contains(server)))
			.toList();
		for (Server server : participants) {
			this.attempts.attempt(server, "start, " + protocol,
					() -> this.servers.put(server, new RunningServer(new Launch(server, protocol))));
		}
		for (RunningServer server : List.copyOf(this.servers.values())) {
			this.attempts.attempt(server.server(), "start, " + protocol, server::awaitStarted);
		}
	}

	void run(WarmUp warmUp) {
		List<Load> loads = this.works.stream().map(TurnWork::warmUp).flatMap(Optional::stream).distinct().toList();
		for (RunningServer server : started(this.fleet.servers())) {
			loads.forEach((load) -> this.attempts.attempt(server.server(), "warm-up", () -> warmUp.run(server, load)));
		}
		for (TurnWork work : this.works) {
			started(List.of(Server.STOCK))
				.forEach((stock) -> this.attempts.attempt(stock.server(), work.id(), () -> work.prepare(stock)));
		}
		Map<TurnWork, Map<Server, Map<Metric, Quotient>>> sums = new HashMap<>();
		for (int turn = 0; turn < this.fleet.turns(); turn++) {
			for (TurnWork work : this.works) {
				run(work, turn, sums.computeIfAbsent(work, (any) -> new EnumMap<>(Server.class)));
			}
		}
		sums.forEach((work, servers) -> servers
			.forEach((server, values) -> this.results.add(Sample.of(work.id(), server, this.launch, values))));
	}

	// Works with fewer turns have them at equal distances, and one is the last
	private void run(TurnWork work, int turn, Map<Server, Map<Metric, Quotient>> sums) {
		int turns = work.turns(this.fleet.turns());
		int before = turn * turns / this.fleet.turns();
		if ((turn + 1) * turns / this.fleet.turns() == before) {
			return;
		}
		List<RunningServer> order = TurnOrder.of(started(this.fleet.servers(work)), this.launch * turns + before);
		for (RunningServer server : order) {
			this.attempts.attempt(server.server(), work.id(),
					() -> work.measure(server)
						.forEach((metric, value) -> sums
							.computeIfAbsent(server.server(), (any) -> new EnumMap<>(Metric.class))
							.merge(metric, value, Quotient::plus)));
		}
	}

	private List<RunningServer> started(Collection<Server> servers) {
		return this.servers.values()
			.stream()
			.filter(RunningServer::isStarted)
			.filter((server) -> servers.contains(server.server()))
			.toList();
	}

	@Override
	public void close() {
		this.servers.values().forEach(RunningServer::terminate);
		this.servers.values().forEach(RunningServer::close);
	}

}
