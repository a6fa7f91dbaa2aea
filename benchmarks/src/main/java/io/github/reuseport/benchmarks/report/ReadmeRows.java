package io.github.reuseport.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Metric;
import io.github.reuseport.benchmarks.work.Works;

/**
 * The rows of {@value #DOCUMENT} that a run writes anew: found by their first words.
 */
final class ReadmeRows {

	static final String DOCUMENT = "README.md";

	private final Map<String, String> rows = new LinkedHashMap<>();

	ReadmeRows(Results results, Tables tables) {
		row("[CPU of a request on a new connection](docs/benchmarks.md)", ", the interval over servers started anew",
				tables.comparison(Works.NEW_CONNECTIONS, Server.STARTER, Metric.CPU) + ", with "
						+ tables.comparison(Works.NEW_CONNECTIONS, Server.STARTER, Metric.SWITCHES)
						+ " of the context switches",
				tables.comparison(Works.NEW_CONNECTIONS, Server.STOCK_AGAIN, Metric.CPU));
		row("[CPU of a request on a kept connection](docs/benchmarks.md)", "",
				tables.comparison(Works.KEEP_ALIVE, Server.STARTER, Metric.CPU),
				tables.comparison(Works.KEEP_ALIVE, Server.STOCK_AGAIN, Metric.CPU));
		row("[20,000 clients that connect at once](docs/benchmarks.md)", ", p99",
				millis(results.statistic("burst", Server.STARTER, Metric.P99)),
				millis(results.statistic("burst", Server.STOCK, Metric.P99)));
		// What was not measured stays as it is
		this.rows.values().removeIf((row) -> row.contains("| – "));
	}

	private void row(String title, String more, String starter, String stock) {
		this.rows.put("| " + title, "| %s%s | %s | %s |".formatted(title, more, starter, stock));
	}

	private static String millis(Statistic statistic) {
		return Numbers.text(statistic.median(), Metric.P99.kind()) + " ms";
	}

	/**
	 * Replace the rows.
	 * @param document the document
	 * @return the document with the new rows
	 */
	String replace(String document) {
		return document.lines().map(this::replaceRow).collect(Collectors.joining("\n", "", "\n"));
	}

	private String replaceRow(String line) {
		return this.rows.entrySet()
			.stream()
			.filter((row) -> line.startsWith(row.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(line);
	}

}
