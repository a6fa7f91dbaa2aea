package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.reuseport.benchmarks.proc.Command;

/**
 * Clients of {@code ab}, each of which opens a connection for every request. The time of
 * a request has that of its connection in it.
 *
 * @param clients number of clients
 */
public record Ab(int clients) implements Load {

	// Else it ends after 50000
	private static final String REQUESTS = "100000000";

	@Override
	public Tool tool() {
		return Tool.AB;
	}

	@Override
	public LoadResult run(String uri, int seconds) throws IOException, InterruptedException {
		Path percentiles = Files.createTempFile("ab", ".csv");
		try {
			String output = Command.run(List.of("ab", "-q", "-r", "-c", Integer.toString(this.clients), "-t",
					Integer.toString(seconds), "-n", REQUESTS, "-e", percentiles.toString(), uri),
					seconds + SPARE_SECONDS);
			return parse(output, Files.readString(percentiles));
		}
		finally {
			Files.delete(percentiles);
		}
	}

	static LoadResult parse(String output, String percentiles) {
		Text text = new Text(output);
		Text times = new Text(percentiles);
		long errors = text.sum("Failed requests:\\s+(\\d+)") + text.sum("Non-2xx responses:\\s+(\\d+)");
		return new LoadResult((long) text.number("Complete requests:\\s+(\\d+)"),
				text.number("Time taken for tests:\\s+([0-9.]+)"), errors, times.numberIfAny("\n50,([0-9.]+)"),
				times.numberIfAny("\n99,([0-9.]+)"));
	}

}
