package io.github.reuseport.benchmarks.work;

import java.util.Map;

import io.github.reuseport.benchmarks.server.Launch;
import io.github.reuseport.benchmarks.server.Protocol;
import io.github.reuseport.benchmarks.server.RunningServer;
import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.load.OneShotClient;

/**
 * How long a server takes to start with few or many event loops while no other runs. With
 * the starter each loop has a listener.
 */
public final class Start extends Work {

	private final int loops;

	private final int times;

	Start(int loops, int times) {
		super("start-" + loops, "Start with %d event loops".formatted(loops), Metric.START);
		this.loops = loops;
		this.times = times;
	}

	@Override
	public boolean isPossible(Server server) {
		return isFor(server);
	}

	/**
	 * How often each server is started.
	 * @return the number
	 */
	public int times() {
		return this.times;
	}

	/**
	 * Start a server.
	 * @param server which one
	 * @return what was measured
	 * @throws Exception if it does not start
	 */
	public Map<Metric, Double> measure(Server server) throws Exception {
		Launch launch = new Launch(server, Protocol.HTTP, "-Dreactor.netty.ioWorkerCount=" + this.loops);
		try (RunningServer starting = new RunningServer(launch).awaitStarted()) {
			new OneShotClient(starting.port()).body("/hello");
			return Map.of(Metric.START, (System.nanoTime() - starting.started()) / 1e6);
		}
	}

}
