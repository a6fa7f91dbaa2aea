package io.github.reuseport.benchmarks.work;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import io.github.reuseport.benchmarks.server.Launch;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.load.OneShotClient;

/**
 * How long a server takes to start with few or many event loops, beside those that run.
 * With the starter each loop has a listener.
 */
final class Start extends Work {

	private static final Set<Server> SERVERS = EnumSet.of(Server.STOCK, Server.STOCK_AGAIN, Server.STARTER);

	private final int loops;

	Start(Scale scale, int loops) {
		super(scale, "start-" + loops, "Start with %d event loops".formatted(loops), Metric.START);
		this.loops = loops;
	}

	@Override
	public boolean isFor(Server server) {
		return SERVERS.contains(server);
	}

	@Override
	public Map<Metric, Double> measure(RunningServer server) throws Exception {
		// What the client loads for its first request is no part of the start
		new OneShotClient(server.port()).body("/hello");
		Launch launch = new Launch(server.server(), protocol(), "-Dreactor.netty.ioWorkerCount=" + this.loops);
		try (RunningServer starting = new RunningServer(launch).awaitStarted()) {
			new OneShotClient(starting.port()).body("/hello");
			return Map.of(Metric.START, (System.nanoTime() - starting.started()) / 1e6);
		}
	}

}
