package io.github.reuseport.benchmarks.work;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.load.Strace;
import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.result.Results;
import io.github.reuseport.benchmarks.result.Sample;
import io.github.reuseport.benchmarks.server.Launch;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;

/**
 * How many system calls a connection with one request takes, of those that use file
 * descriptors. A number that hardly depends on what else the machine does.
 *
 * @param scale how much is measured
 */
record SystemCalls(Scale scale) implements Experiment {

	static final String ID = "system-calls";

	private static final int ROUNDS = 2;

	@Override
	public String id() {
		return ID;
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(Tool.WRK, Tool.STRACE);
	}

	@Override
	public void run(Set<Server> servers, Results results) throws Exception {
		results.nameWork(ID, "System calls, new connection per request");
		for (Server server : servers) {
			try (RunningServer running = RunningServer.start(new Launch(server, Protocol.HTTP)).awaitStarted()) {
				Wrk load = new Wrk(NewConnections.CLIENTS, this.scale.seconds(), true);
				load.run(running.uri("/hello"));
				for (int round = 0; round < Math.min(ROUNDS, this.scale.fewRounds()); round++) {
					results.add(new Sample(ID, server.id(), round, measure(running, load)));
				}
			}
		}
	}

	private static Map<Metric, Double> measure(RunningServer server, Wrk load) throws Exception {
		LoadResult[] result = new LoadResult[1];
		long calls = Strace.count(server.processes().pids(), () -> result[0] = load.run(server.uri("/hello")));
		Map<Metric, Double> values = new EnumMap<>(Metric.class);
		values.put(Metric.SYSTEM_CALLS, (double) calls / result[0].requests());
		return values;
	}

}
