package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients of {@code wrk}, each of which sends its next request when the last one was
 * answered, all in one thread.
 *
 * @param clients number of clients
 * @param seconds for how long
 * @param newConnections whether each request opens a connection of its own
 */
public record Wrk(int clients, int seconds, boolean newConnections) {

	private static final int SPARE_SECONDS = 30;

	/**
	 * Run to the end.
	 * @param uri where to send requests
	 * @return what was done
	 * @throws IOException if it failed
	 * @throws InterruptedException if interrupted
	 */
	public LoadResult run(String uri) throws IOException, InterruptedException {
		return parse(Command.run(command(uri), this.seconds + SPARE_SECONDS));
	}

	/**
	 * Run something else meanwhile.
	 * @param uri where to send requests
	 * @param other what to run
	 * @return what was done by both
	 * @throws IOException if one failed
	 * @throws InterruptedException if interrupted
	 */
	public Both runBeside(String uri, Ab other) throws IOException, InterruptedException {
		try (Command command = Command.start(command(uri))) {
			LoadResult result = other.run(uri);
			return new Both(parse(command.await(this.seconds + SPARE_SECONDS)), result);
		}
	}

	private List<String> command(String uri) {
		List<String> command = new ArrayList<>(List.of("wrk", "-t", "1", "-c", Integer.toString(this.clients), "-d",
				this.seconds + "s", "--timeout", "10s", "--latency"));
		if (this.newConnections) {
			command.addAll(List.of("-H", "Connection: close"));
		}
		command.add(uri);
		return command;
	}

	static LoadResult parse(String output) {
		Text text = new Text(output);
		double seconds = text.millis("requests in ([0-9.]+)(us|ms|s|m)") / 1000;
		long errors = text.sum("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)")
				+ text.sum("Non-2xx or 3xx responses: (\\d+)");
		return new LoadResult((long) text.number("(\\d+) requests in"), seconds, errors,
				text.millis("50%\\s+([0-9.]+)(us|ms|s|m)"), text.millis("99%\\s+([0-9.]+)(us|ms|s|m)"));
	}

	/**
	 * What two load generators did at the same time.
	 *
	 * @param keepAlive requests on connections that were kept
	 * @param newConnections requests that opened a connection each
	 */
	public record Both(LoadResult keepAlive, LoadResult newConnections) {

	}

}
