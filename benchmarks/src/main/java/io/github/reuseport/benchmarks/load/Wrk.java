package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.reuseport.benchmarks.proc.Command;

/**
 * Clients of {@code wrk}, each of which sends its next request when the last one was
 * answered.
 *
 * @param clients number of clients
 * @param newConnections whether each request opens a connection of its own
 */
public record Wrk(int clients, boolean newConnections) implements Load {

	@Override
	public Tool tool() {
		return Tool.WRK;
	}

	@Override
	public LoadResult run(String uri, int seconds) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("wrk", "-t", "1", "-c", Integer.toString(this.clients), "-d",
				seconds + "s", "--timeout", "10s", "--latency"));
		if (this.newConnections) {
			command.addAll(List.of("-H", "Connection: close"));
		}
		command.add(uri);
		return parse(Command.run(command, seconds + SPARE_SECONDS));
	}

	/**
	 * Read what {@code wrk --latency} writes.
	 * @param output what it has written
	 * @return what was done
	 */
	public static LoadResult parse(String output) {
		Text text = new Text(output);
		double seconds = text.millis("requests in ([0-9.]+)(us|ms|s|m)") / 1000;
		long errors = text.sum("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)")
				+ text.sum("Non-2xx or 3xx responses: (\\d+)");
		return new LoadResult((long) text.number("(\\d+) requests in"), seconds, errors,
				text.millis("50%\\s+([0-9.]+)(us|ms|s|m)"), text.millis("99%\\s+([0-9.]+)(us|ms|s|m)"));
	}

}
