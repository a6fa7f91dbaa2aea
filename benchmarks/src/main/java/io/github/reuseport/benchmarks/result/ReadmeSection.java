package io.github.reuseport.benchmarks.result;

import java.util.List;

/**
 * The part of the README that a run writes anew: two tables and two plots.
 */
final class ReadmeSection {

	private static final String BEGIN = "<!-- measured: begin -->\n";

	private static final String END = "<!-- measured: end -->\n";

	private static final List<Row> ROWS = List.of(
			new Row("p99 of a new connection while others keep the server busy, ms", "mixed", Metric.P99),
			new Row("new TLS connection per request: CPU µs", "new-tls-connections", Metric.CPU),
			new Row("HTTP/2: requests/s", "http2", Metric.RATE),
			new Row("new connection beside 10,000 idle ones: CPU µs", "idle-and-new", Metric.CPU),
			new Row("20,000 clients at once: seconds to the last answer", "burst", Metric.SECONDS),
			new Row("the same: p99 of an answer, ms", "burst", Metric.P99),
			new Row("start with 4 event loops, ms to the first answer", "start-4", Metric.START),
			new Row("start with 256 event loops, ms to the first answer", "start-256", Metric.START),
			new Row("memory with 256 event loops that have served, MiB", "start-256", Metric.MEMORY),
			new Row("the same: KiB more than stock per loop", "start-256", Metric.MEMORY_OF_LISTENER),
			new Row("one handler blocks its thread: new connections answered", "stuck-loop", Metric.ANSWERED),
			new Row("the same, worst loop", "stuck-loop", Metric.ANSWERED_LEAST),
			new Row("64 connections: max/mean of the loops", "shares", Metric.IMBALANCE_FEW),
			new Row("2000 connections: max/mean of the loops", "shares", Metric.IMBALANCE_MANY));

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

	static String content(Results results, Machine machine) {
		StringBuilder content = new StringBuilder("Measured on %s.\n\n".formatted(machine));
		content.append(servers(results))
			.append("\n![Price of a connection](docs/price.svg)\n\n")
			.append(starter(results))
			.append("\n![Computed ceilings](docs/ceiling.svg)\n");
		return content.toString();
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
				table.add(List.of(row.title(), value(results, row, "webflux"), value(results, row, "webflux-reuseport"),
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
	 * @param title what it tells
	 * @param work id of the work
	 * @param metric the metric
	 */
	private record Row(String title, String work, Metric metric) {

	}

}
