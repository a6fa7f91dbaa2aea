package io.github.reuseport.benchmarks.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.proc.Command;

/**
 * Clients of {@code wrk} on several cores.
 *
 * @param threads number of threads
 * @param clients number of clients
 * @param newConnections whether each request opens a connection of its own
 */
record WrkClients(int threads, int clients, boolean newConnections) implements Clients {

	private static final int SPARE_SECONDS = 30;

	@Override
	public LoadResult run(int port, int seconds) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("wrk", "-t", Integer.toString(this.threads), "-c",
				Integer.toString(this.clients), "-d", seconds + "s", "--timeout", "10s", "--latency"));
		if (this.newConnections) {
			command.addAll(List.of("-H", "Connection: close"));
		}
		command.add("http://127.0.0.1:%d/hello".formatted(port));
		return Wrk.parse(Command.run(command, seconds + SPARE_SECONDS));
	}

}
