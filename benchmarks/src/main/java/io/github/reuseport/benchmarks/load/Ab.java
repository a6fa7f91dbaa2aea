package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Clients of {@code ab}, each of which opens a connection for every request, all in one
 * thread. The time of a request has that of its connection in it.
 *
 * @param clients number of clients
 * @param seconds for how long
 */
public record Ab(int clients, int seconds) {

	private static final int SPARE_SECONDS = 30;

	// Else it ends after 50000
	private static final String REQUESTS = "100000000";

	/**
	 * Run to the end.
	 * @param uri where to send requests
	 * @return what was done
	 * @throws IOException if it failed
	 * @throws InterruptedException if interrupted
	 */
	public LoadResult run(String uri) throws IOException, InterruptedException {
		Path percentiles = Files.createTempFile("ab", ".csv");
		try {
			String output = Command.run(
					List.of("ab", "-q", "-r", "-c", Integer.toString(this.clients), "-t",
							Integer.toString(this.seconds), "-n", REQUESTS, "-e", percentiles.toString(), uri),
					this.seconds + SPARE_SECONDS);
			return parse(output, Files.readAllLines(percentiles));
		}
		finally {
			Files.delete(percentiles);
		}
	}

	static LoadResult parse(String output, List<String> percentiles) {
		Text text = new Text(output);
		long errors = text.sum("Failed requests:\\s+(\\d+)") + text.sum("Non-2xx responses:\\s+(\\d+)");
		return new LoadResult((long) text.number("Complete requests:\\s+(\\d+)"),
				text.number("Time taken for tests:\\s+([0-9.]+)"), errors, percentile(percentiles, 50),
				percentile(percentiles, 99));
	}

	private static double percentile(List<String> percentiles, int percentile) {
		String start = percentile + ",";
		return percentiles.stream()
			.filter((line) -> line.startsWith(start))
			.mapToDouble((line) -> Double.parseDouble(line.substring(start.length())))
			.findFirst()
			.orElse(Double.NaN);
	}

}
