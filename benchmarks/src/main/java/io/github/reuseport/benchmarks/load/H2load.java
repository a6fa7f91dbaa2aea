package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.util.List;

import io.github.reuseport.benchmarks.proc.Command;

/**
 * Connections of {@code h2load} that speak HTTP/2.
 *
 * @param connections number of connections
 * @param streams requests in flight on each connection
 */
public record H2load(int connections, int streams) implements Load {

	@Override
	public Tool tool() {
		return Tool.H2LOAD;
	}

	@Override
	public LoadResult run(String uri, int seconds) throws IOException, InterruptedException {
		return parse(Command.run(
				List.of("h2load", "-t", "1", "-c", Integer.toString(this.connections), "-m",
						Integer.toString(this.streams), "-D", Integer.toString(seconds), uri),
				seconds + SPARE_SECONDS));
	}

	static LoadResult parse(String output) {
		Text text = new Text(output);
		double seconds = text.millis("finished in ([0-9.]+)(us|ms|s|m)") / 1000;
		long errors = text.sum("(\\d+) failed, (\\d+) errored, (\\d+) timeout")
				+ text.sum("(\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");
		return new LoadResult((long) text.number("(\\d+) succeeded"), seconds, errors, Double.NaN, Double.NaN);
	}

}
