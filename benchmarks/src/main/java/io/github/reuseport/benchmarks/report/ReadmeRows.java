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

	private final Tables tables;

	ReadmeRows(Tables tables) {
		this.tables = tables;
		counted("[System calls of a request on a new connection](docs/benchmarks.md)", Metric.SYSTEM_CALLS);
		counted("[Threads that are woken for it](docs/benchmarks.md)", Metric.WAKE_UPS);
		compared("[CPU of it](docs/benchmarks.md)", ", the interval over servers started anew", Works.NEW_CONNECTIONS,
				Metric.CPU);
		compared("[Context switches of it](docs/benchmarks.md)", ", as fast as can be", Works.NEW_CONNECTIONS,
				Metric.SWITCHES);
		compared("[CPU of a request on a kept connection](docs/benchmarks.md)", "", Works.KEEP_ALIVE, Metric.CPU);
		compared("[Start with 4 event loops](docs/benchmarks.md)", ", ms more", "start-4", Metric.START);
		// What was not measured stays as it is
		this.rows.values().removeIf((row) -> row.contains("| – "));
	}

	// A count needs no noise beside it
	private void counted(String title, Metric metric) {
		row(title, "", Server.STOCK, (server) -> this.tables.median(Works.COUNTS_NEW, server, metric));
	}

	private void compared(String title, String more, String work, Metric metric) {
		row(title, more, Server.STOCK_AGAIN, (server) -> this.tables.comparison(work, server, metric));
	}

	private void row(String title, String more, Server stock, Function<Server, String> cell) {
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
