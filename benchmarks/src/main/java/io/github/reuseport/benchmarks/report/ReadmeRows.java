package io.github.reuseport.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
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

	ReadmeRows(Tables tables) {
		row("[System calls of a request on a new connection](docs/benchmarks.md)", "",
				(server) -> tables.median(Works.COUNTS_NEW, server, Metric.SYSTEM_CALLS), true);
		row("[Threads that are woken for it](docs/benchmarks.md)", "",
				(server) -> tables.median(Works.COUNTS_NEW, server, Metric.WAKE_UPS), true);
		row("[CPU of it](docs/benchmarks.md)", ", the interval over servers started anew",
				(server) -> tables.comparison(Works.NEW_CONNECTIONS, server, Metric.CPU), false);
		row("[Context switches of it](docs/benchmarks.md)", ", as fast as can be",
				(server) -> tables.comparison(Works.NEW_CONNECTIONS, server, Metric.SWITCHES), false);
		row("[CPU of a request on a kept connection](docs/benchmarks.md)", "",
				(server) -> tables.comparison(Works.KEEP_ALIVE, server, Metric.CPU), false);
		row("[Start with 4 event loops](docs/benchmarks.md)", ", ms more",
				(server) -> tables.comparison("start-4", server, Metric.START), false);
		// What was not measured stays as it is
		this.rows.values().removeIf((row) -> row.contains("| – "));
	}

	private void row(String title, String more, Function<Server, String> cell, boolean counted) {
		// A count needs no noise beside it
		Server stock = counted ? Server.STOCK : Server.STOCK_AGAIN;
		this.rows.put("| " + title,
				"| %s%s | %s | %s |".formatted(title, more, withIoUring(cell, Server.STARTER, Server.STARTER_IO_URING),
						withIoUring(cell, stock, Server.STOCK_IO_URING)));
	}

	private static String withIoUring(Function<Server, String> cell, Server server, Server onIoUring) {
		String other = cell.apply(onIoUring);
		return cell.apply(server) + (other.startsWith(Numbers.ABSENT) ? "" : "; " + other);
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
