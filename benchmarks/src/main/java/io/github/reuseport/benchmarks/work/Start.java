package io.github.reuseport.benchmarks.work;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.benchmarks.load.Client;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.result.Results;
import io.github.reuseport.benchmarks.result.Sample;
import io.github.reuseport.benchmarks.server.JavaMemory;
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

	private static final int ROUNDS = 3;

	private static final double KIBIBYTES = 1024;

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final Set<Server> SERVERS = EnumSet.of(Server.STOCK, Server.STOCK_AGAIN, Server.STARTER);

	private static final String LOOPS = "-Dreactor.netty.ioWorkerCount=";

	@Override
	public String id() {
		return ID;
	}

	@Override
	public void run(Set<Server> servers, Results results) throws Exception {
		List<Server> compared = servers.stream().filter(SERVERS::contains).toList();
		for (int listeners : this.scale.listeners()) {
			String work = ID + "-" + listeners;
			results.nameWork(work, "Start with %d event loops".formatted(listeners));
			for (int round = 0; round < Math.min(ROUNDS, this.scale.fewRounds()); round++) {
				for (Server server : compared) {
					results.add(new Sample(work, server.id(), round, Map.of(Metric.START, millis(server, listeners))));
				}
			}
			measureMemory(compared, listeners, work, results);
		}
	}

	private static void measureMemory(List<Server> servers, int listeners, String work, Results results)
			throws IOException {
		double stock = Double.NaN;
		for (Server server : servers) {
			double memory = mebibytes(server, listeners);
			stock = (server == Server.STOCK) ? memory : stock;
			Map<Metric, Double> values = new EnumMap<>(Metric.class);
			values.put(Metric.MEMORY, memory);
			values.put(Metric.MEMORY_OF_LISTENER, (memory - stock) * KIBIBYTES / listeners);
			results.add(new Sample(work, server.id(), 0, values));
		}
	}

	private static double millis(Server server, int listeners) throws IOException {
		Launch launch = new Launch(server, Protocol.HTTP, List.of(LOOPS + listeners), List.of());
		try (RunningServer running = RunningServer.start(launch).awaitStarted()) {
			new Client(running.port(), LIMIT).get("/hello");
			return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - running.started());
		}
	}

	private static double mebibytes(Server server, int listeners) throws IOException {
		List<String> options = new ArrayList<>(JavaMemory.OPTIONS);
		options.add(LOOPS + listeners);
		Launch launch = new Launch(server, Protocol.HTTP, options, List.of());
		try (RunningServer running = RunningServer.start(launch).awaitStarted()) {
			Client client = new Client(running.port(), LIMIT);
			for (int i = 0; i < CONNECTIONS_PER_LOOP * listeners; i++) {
				client.get("/hello");
			}
			return JavaMemory.of(running) / KIBIBYTES;
		}
	}

}
