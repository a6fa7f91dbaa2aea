package io.github.reuseport.benchmarks.work;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.SystemCalls;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.proc.AllocatedBytes;
import io.github.reuseport.benchmarks.proc.Command;
import io.github.reuseport.benchmarks.proc.Snapshot;
import io.github.reuseport.benchmarks.proc.Usage;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;

/**
 * What a request takes that does not depend on how fast the machine is: one client sends
 * so many requests, one after the other, and what the server did for them is counted.
 */
final class ExactCounts extends TurnWork {

	private static final int LIMIT_SECONDS = 120;

	private final boolean newConnections;

	private final int requests;

	ExactCounts(String id, String title, boolean newConnections, int requests) {
		super(id, title);
		this.newConnections = newConnections;
		this.requests = requests;
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(Tool.PERF, Tool.AB, Tool.H2LOAD);
	}

	@Override
	public boolean isFor(Server server) {
		return server != Server.STOCK_AGAIN && (server.isMain() || server.isVariant());
	}

	@Override
	public Map<Metric, Quotient> measure(RunningServer server) throws Exception {
		if (!server.server().hasHandlers()) {
			return count(server);
		}
		try (AllocatedBytes allocated = new AllocatedBytes(server.processes().pid())) {
			// Whoever asks for the first time finds something that is loaded
			Command.run(client(server), LIMIT_SECONDS);
			allocated.now();
			long before = allocated.now();
			Map<Metric, Quotient> counts = count(server);
			counts.put(Metric.ALLOCATED, perRequest(allocated.now() - before));
			return counts;
		}
	}

	private Map<Metric, Quotient> count(RunningServer server) throws IOException, InterruptedException {
		Snapshot before = new Snapshot(server.processes());
		Map<String, Long> calls = SystemCalls.during(server.processes().pids(), Metric.callsByName().keySet(),
				client(server));
		Usage usage = before.untilNow();
		Map<Metric, Quotient> counts = Values.circumstances(usage);
		calls.forEach((name, count) -> {
			if (count > 0) {
				counts.put(Metric.callsByName().get(name), perRequest(count));
			}
		});
		counts.put(Metric.SYSTEM_CALLS, perRequest(calls.values().stream().mapToLong(Long::longValue).sum()));
		counts.put(Metric.WAKE_UPS, perRequest(usage.wakeUps()));
		return counts;
	}

	private List<String> client(RunningServer server) {
		String number = Integer.toString(this.requests);
		return this.newConnections ? List.of("ab", "-q", "-c", "1", "-n", number, server.uri())
				: List.of("h2load", "--h1", "-t", "1", "-c", "1", "-n", number, server.uri());
	}

	private Quotient perRequest(double count) {
		return new Quotient(count, this.requests);
	}

}
