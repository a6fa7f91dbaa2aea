package io.github.reuseport.benchmarks.work;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.result.Results;
import io.github.reuseport.benchmarks.result.Sample;
import io.github.reuseport.benchmarks.server.JavaThreads;
import io.github.reuseport.benchmarks.server.Launch;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;

/**
 * What a thread that accepts for all others uses: what it can do at most limits the
 * server, however many cores there are. Reactor Netty gets such a thread, because its
 * work could not be told apart from that of a loop that also serves.
 *
 * @param scale how much is measured
 */
record Acceptor(Scale scale) implements Experiment {

	static final String ID = "acceptor";

	private static final Set<Server> SERVERS = Set.of(Server.STOCK, Server.TOMCAT, Server.JETTY, Server.VERTX,
			Server.REACTOR_NETTY);

	private static final String SELECT_LOOP = "-Dreactor.netty.ioSelectCount=1";

	@Override
	public String id() {
		return ID;
	}

	@Override
	public Set<Tool> needs() {
		return Set.of(Tool.WRK);
	}

	@Override
	public void run(Set<Server> servers, Results results) throws Exception {
		results.nameWork(ID, "The one thread that accepts, new connection per request");
		for (Server server : servers.stream().filter(SERVERS::contains).toList()) {
			Launch launch = new Launch(server, Protocol.HTTP, List.of(SELECT_LOOP), List.of());
			try (RunningServer running = RunningServer.start(launch).awaitStarted()) {
				NewConnections work = new NewConnections(this.scale);
				work.warmUp(running);
				for (int round = 0; round < this.scale.fewRounds(); round++) {
					results.add(new Sample(ID, server.id(), round, measure(running)));
				}
			}
		}
	}

	private Map<Metric, Double> measure(RunningServer server) throws Exception {
		Wrk load = new Wrk(NewConnections.CLIENTS, this.scale.seconds(), true);
		Measurement measurement = Measurement.of(server, () -> load.run(server.uri("/hello")));
		Map<Metric, Double> values = new EnumMap<>(Metric.class);
		values.putAll(measurement.values());
		double micros = JavaThreads.of(server)
			.entrySet()
			.stream()
			.filter((thread) -> accepts(thread.getKey()))
			.mapToLong((thread) -> measurement.usage().threads().getOrDefault(thread.getValue(), 0L))
			.sum();
		values.put(Metric.ACCEPTOR, micros / measurement.load().requests());
		return values;
	}

	private static boolean accepts(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.contains("acceptor") || lower.contains("-select-");
	}

}
