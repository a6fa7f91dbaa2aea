package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.reuseport.benchmarks.proc.Command;

/**
 * Requests of {@code h2load} in HTTP/1.1 at a fixed rate, however fast they are answered.
 *
 * @param rate requests per second, about
 * @param newConnections whether each request opens a connection of its own
 */
public record Paced(int rate, boolean newConnections) implements Load {

	// Connections are opened a few at a time, at the rate of a fine clock
	private static final int PERIOD_MILLIS = 2;

	private static final int KEPT_CONNECTIONS = 16;

	@Override
	public Tool tool() {
		return Tool.H2LOAD;
	}

	@Override
	public LoadResult run(String uri, int seconds) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("h2load", "-t", "1", "--h1"));
		command.addAll(this.newConnections ? opening(seconds) : keeping(seconds));
		command.add(uri);
		return H2load.parse(Command.run(command, seconds + SPARE_SECONDS));
	}

	private List<String> opening(int seconds) {
		int atATime = Math.max(1, Math.round(this.rate * PERIOD_MILLIS / 1000f));
		int period = Math.max(PERIOD_MILLIS, Math.round(1000f * atATime / this.rate));
		String requests = Integer.toString(atATime * 1000 * seconds / period);
		return List.of("-H", "Connection: close", "-r", Integer.toString(atATime), "--rate-period=" + period + "ms",
				"-n", requests, "-c", requests);
	}

	private List<String> keeping(int seconds) {
		return List.of("-c", Integer.toString(KEPT_CONNECTIONS), "--rps=" + (double) this.rate / KEPT_CONNECTIONS, "-D",
				Integer.toString(seconds));
	}

}
