package io.github.reuseport.benchmarks.work;

import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.load.Strace;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;

/**
 * How many system calls a connection with one request takes, of those that use file
 * descriptors. A number that hardly depends on what else the machine does.
 */
final class SystemCalls extends Work {

	private final Load load;

	SystemCalls(Scale scale, Load load) {
		super(scale, "system-calls", "System calls, new connection per request", Metric.SYSTEM_CALLS);
		this.load = load;
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(this.load.tool(), Tool.STRACE);
	}

	@Override
	public boolean isFor(Server server) {
		return true;
	}

	@Override
	public int rounds() {
		return Math.min(2, super.rounds());
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		try (Strace strace = new Strace(server.processes().pids())) {
			LoadResult result = this.load.run(server.uri(), Scale.SECONDS);
			return Map.of(Metric.SYSTEM_CALLS, (double) strace.end() / result.requests());
		}
	}

}
