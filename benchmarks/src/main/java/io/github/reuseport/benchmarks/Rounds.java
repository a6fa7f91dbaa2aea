package io.github.reuseport.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.reuseport.benchmarks.report.Results;
import io.github.reuseport.benchmarks.report.Sample;
import io.github.reuseport.benchmarks.server.Launch;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Work;

/**
 * Servers that run side by side and are measured one after the other, round by round:
 * what else the machine does meets all of them alike.
 */
final class Rounds implements AutoCloseable {

	private final List<Work> works;

	private final Results results;

	private final Map<Server, RunningServer> servers = new LinkedHashMap<>();

	/**
	 * Start the servers.
	 * @param servers the servers
	 * @param protocol what they shall speak
	 * @param works what they are given to do
	 * @param results where what was measured is added
	 */
	Rounds(Collection<Server> servers, Protocol protocol, List<Work> works, Results results) {
		this.works = works;
		this.results = results;
		for (Server server : servers) {
			attempt(server, "start, " + protocol,
					() -> this.servers.put(server, new RunningServer(new Launch(server, protocol))));
		}
		for (RunningServer server : List.copyOf(this.servers.values())) {
			attempt(server.server(), "start, " + protocol, server::awaitStarted);
		}
	}

	void run() {
		for (Work work : this.works) {
			System.out.printf("Warm-up: %s%n", work.title());
			inOrder(work, 0).forEach((server) -> attempt(server.server(), work.id(), () -> work.warmUp(server)));
		}
		int rounds = this.works.stream().mapToInt(Work::rounds).max().orElse(0);
		for (int round = 0; round < rounds; round++) {
			for (Work work : this.works) {
				if (round < work.rounds()) {
					run(work, round);
				}
			}
		}
	}

	private void run(Work work, int round) {
		System.out.printf("Round %d of %d: %s%n", round + 1, work.rounds(), work.title());
		for (RunningServer server : inOrder(work, round)) {
			attempt(server.server(), work.id(),
					() -> this.results.add(new Sample(work.id(), server.server(), round, work.measure(server))));
		}
	}

	/**
	 * Nobody is always the first, or always behind the same other one.
	 * @param work what the servers are given to do
	 * @param round number of the round
	 * @return the servers in the order of the round
	 */
	private List<RunningServer> inOrder(Work work, int round) {
		List<RunningServer> order = new ArrayList<>(this.servers.values()
			.stream()
			.filter(RunningServer::isStarted)
			.filter((server) -> work.isFor(server.server()))
			.toList());
		Collections.rotate(order, round);
		if (round % 2 == 1) {
			Collections.reverse(order);
		}
		return order;
	}

	private void attempt(Server server, String what, Attempt attempt) {
		try {
			attempt.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
		catch (Exception ex) {
			// One server that fails must not take the results of the others with it
			this.results.skip("%s of %s: %s".formatted(what, server.id(), ex.getMessage()));
		}
	}

	@Override
	public void close() {
		this.servers.values().forEach(RunningServer::terminate);
		this.servers.values().forEach(RunningServer::close);
	}

	/**
	 * Something that can fail.
	 */
	private interface Attempt {

		void run() throws Exception;

	}

}
