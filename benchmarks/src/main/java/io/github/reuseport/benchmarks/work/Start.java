package io.github.reuseport.benchmarks.work;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.benchmarks.load.Client;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.result.Results;
import io.github.reuseport.benchmarks.result.Sample;
import io.github.reuseport.benchmarks.server.Launch;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;

/**
 * How long servers take to start, and how much memory they need, with few and with many
 * event loops. With the starter each has a listener.
 *
 * @param scale how much is measured
 */
record Start(Scale scale) implements Experiment {

	static final String ID = "start";

	// So that every loop has one, spread by a hash
	private static final int CONNECTIONS_PER_LOOP = 8;

	@Override
	public String id() {
		return ID;
	}

	@Override
	public void run(Set<Server> servers, Results results) throws Exception {
		for (int listeners : this.scale.listeners()) {
			String work = ID + "-" + listeners;
			results.nameWork(work, "Start with %d event loops".formatted(listeners));
			for (int round = 0; round < this.scale.fewRounds(); round++) {
				for (Server server : servers.stream().filter(Server::isWebFluxOnReactorNetty).toList()) {
					results.add(new Sample(work, server.id(), round, measure(server, listeners)));
				}
			}
		}
	}

	private static Map<Metric, Double> measure(Server server, int listeners) throws IOException {
		Launch launch = new Launch(server, Protocol.HTTP, List.of("-Dreactor.netty.ioWorkerCount=" + listeners),
				List.of());
		Map<Metric, Double> values = new EnumMap<>(Metric.class);
		try (RunningServer running = RunningServer.start(launch).awaitStarted()) {
			Client client = new Client(running.port(), Duration.ofSeconds(10));
			client.get("/hello");
			values.put(Metric.START, (double) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - running.started()));
			values.put(Metric.MEMORY, mebibytes(running));
			for (int i = 0; i < CONNECTIONS_PER_LOOP * listeners; i++) {
				client.get("/hello");
			}
			values.put(Metric.MEMORY_BUSY, mebibytes(running));
		}
		return values;
	}

	private static double mebibytes(RunningServer server) {
		return server.processes().residentKib() / 1024.0;
	}

}
