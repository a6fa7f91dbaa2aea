package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.util.List;

/**
 * Connections of {@code h2load} that speak HTTP/2, all in one thread.
 *
 * @param connections number of connections
 * @param streams requests in flight on each connection
 * @param seconds for how long
 */
public record H2load(int connections, int streams, int seconds) {

	private static final int SPARE_SECONDS = 30;

	/**
	 * Run to the end.
	 * @param uri where to send requests
	 * @return what was done
	 * @throws IOException if it failed
	 * @throws InterruptedException if interrupted
	 */
	public LoadResult run(String uri) throws IOException, InterruptedException {
		return parse(Command.run(
				List.of("h2load", "-t", "1", "-c", Integer.toString(this.connections), "-m",
						Integer.toString(this.streams), "-D", Integer.toString(this.seconds), uri),
				this.seconds + SPARE_SECONDS));
	}

	static LoadResult parse(String output) {
		Text text = new Text(output);
		double seconds = text.millis("finished in ([0-9.]+)(us|ms|s|m)") / 1000;
		long errors = text.sum("(\\d+) failed, (\\d+) errored, (\\d+) timeout")
				+ text.sum("(\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");
		return new LoadResult((long) text.number("(\\d+) succeeded"), seconds, errors, Double.NaN, Double.NaN);
	}

}
