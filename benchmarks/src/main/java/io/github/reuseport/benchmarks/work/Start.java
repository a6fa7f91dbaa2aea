package io.github.reuseport.benchmarks.work;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
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
 * How long servers take to start, with few and with many event loops. With the starter
 * each has a listener.
 *
 * @param scale how much is measured
 */
record Start(Scale scale) implements Experiment {

	static final String ID = "start";

	private static final int ROUNDS = 3;

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
		}
	}

	private static double millis(Server server, int listeners) throws IOException {
		Launch launch = new Launch(server, Protocol.HTTP, List.of(LOOPS + listeners), List.of());
		try (RunningServer running = RunningServer.start(launch).awaitStarted()) {
			new Client(running.port(), LIMIT).get("/hello");
			return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - running.started());
		}
	}

}
