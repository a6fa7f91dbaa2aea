package io.github.reuseport.benchmarks.result;

import java.util.List;

/**
 * The part of the README that a run writes anew: two tables and a plot.
 */
final class ReadmeSection {

	private static final String BEGIN = "<!-- measured: begin -->\n";

	private static final String END = "<!-- measured: end -->\n";

	private static final List<Row> ROWS = List.of(new Row("system-calls", Metric.SYSTEM_CALLS),
			new Row("mixed", Metric.P99), new Row("mixed", Metric.KEEP_ALIVE_RATE),
			new Row("new-tls-connections", Metric.CPU), new Row("http2", Metric.RATE),
			new Row("idle-and-new", Metric.CPU), new Row("burst", Metric.SECONDS), new Row("burst", Metric.P99),
			new Row("start-4", Metric.START), new Row("start-256", Metric.START),
			new Row("stuck-loop", Metric.ANSWERED), new Row("stuck-loop", Metric.ANSWERED_LEAST),
			new Row("shares", Metric.IMBALANCE_FEW), new Row("shares", Metric.IMBALANCE_MANY));

	private ReadmeSection() {
	}

	/**
	 * Replace what is between the marks.
	 * @param readme the README
	 * @param content the new content
	 * @return the README with the new content
	 */
	static String replace(String readme, String content) {
		int begin = readme.indexOf(BEGIN);
		int end = readme.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IllegalStateException(
					"README.md must have the lines '%s' and '%s'".formatted(BEGIN.trim(), END.trim()));
		}
		return readme.substring(0, begin + BEGIN.length()) + "\n" + content + "\n" + readme.substring(end);
	}

	/**
	 * The tables, and where the plots are.
	 * @param results what was measured
	 * @param machine where
	 * @param arguments the arguments of the run
	 * @return the text
	 */
	static String content(Results results, Machine machine, String arguments) {
		String command = "./mvnw -q -Pbenchmarks -pl benchmarks -am -DskipTests verify -Dcompare=\"%s\""
			.formatted(arguments);
		return """
				On %s; written by

				```console
				%s
				```

				%s
				![What a connection costs each of the servers](docs/price.svg)

				%s""".formatted(machine, command, servers(results), starter(results));
	}

	private static Table servers(Results results) {
		Table table = new Table(List.of("server", "new connection: CPU", "switches", "connections/s", "keep-alive: CPU",
				"requests/s", "price of a connection, CPU µs", "price"));
		for (String server : results.servers("new-connections")) {
			table.add(List.of(results.title(server), ratio(results, "new-connections", server, Metric.CPU),
					ratio(results, "new-connections", server, Metric.SWITCHES),
					SummaryTable.rate(results, "new-connections", server),
					ratio(results, "keep-alive", server, Metric.CPU), SummaryTable.rate(results, "keep-alive", server),
					Numbers.number(results.statistic("price", server, Metric.PRICE).median()),
					ratio(results, "price", server, Metric.PRICE)));
		}
		return table;
	}

	private static Table starter(Results results) {
		Table table = new Table(
				List.of("Boot WebFlux", "stock", "with the starter", "ratio", "ratio of stock to itself"));
		for (Row row : ROWS) {
			if (results.servers(row.work()).contains("webflux-reuseport")) {
				table.add(List.of("%s: %s".formatted(results.works().get(row.work()), row.metric().title()),
						value(results, row, "webflux"), value(results, row, "webflux-reuseport"),
						ratio(results, row.work(), "webflux-reuseport", row.metric()),
						ratio(results, row.work(), "webflux-again", row.metric())));
			}
		}
		return table;
	}

	private static String value(Results results, Row row, String server) {
		double median = results.statistic(row.work(), server, row.metric()).median();
		return row.metric().isShare() ? Numbers.percent(median) : Numbers.number(median);
	}

	private static String ratio(Results results, String work, String server, Metric metric) {
		return Numbers.ratio(results.ratio(work, server, metric));
	}

	/**
	 * A line of the second table.
	 *
	 * @param work id of the work
	 * @param metric the metric
	 */
	private record Row(String work, Metric metric) {

	}

}
