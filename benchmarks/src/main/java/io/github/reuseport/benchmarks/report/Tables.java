package io.github.reuseport.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Metric;
import io.github.reuseport.benchmarks.work.Work;
import io.github.reuseport.benchmarks.work.Works;

/**
 * The tables of results.
 */
final class Tables {

	private final Results results;

	Tables(Results results) {
		this.results = results;
	}

	/**
	 * What matters most, of all servers.
	 * @return the table
	 */
	String servers() {
		String opening = Works.NEW_CONNECTIONS;
		String keeping = Works.KEEP_ALIVE;
		return new Table<Server>().column("server", Server::title)
			.column("new connection: CPU", (server) -> ratio(opening, server, Metric.CPU))
			.column("switches", (server) -> ratio(opening, server, Metric.SWITCHES))
			.column("connections/s", (server) -> rate(opening, server))
			.column("keep-alive: CPU", (server) -> ratio(keeping, server, Metric.CPU))
			.column("requests/s", (server) -> rate(keeping, server))
			.column(Metric.PRICE.title(), (server) -> median(opening, server, Metric.PRICE))
			.column("price", (server) -> ratio(opening, server, Metric.PRICE))
			.of(this.results.servers(opening));
	}

	/**
	 * The starter beside stock, in all else.
	 * @return the table
	 */
	String starter() {
		List<Row> rows = new ArrayList<>();
		for (Work work : this.results.works()) {
			if (this.results.servers(work.id()).contains(Server.STARTER)) {
				work.highlights().forEach((metric) -> rows.add(new Row(work, metric)));
			}
		}
		return new Table<Row>().column(Server.STOCK.title(), Row::title)
			.column("stock", (row) -> median(row.work().id(), Server.STOCK, row.metric()))
			.column("with the starter", (row) -> median(row.work().id(), Server.STARTER, row.metric()))
			.column("ratio", (row) -> ratio(row.work().id(), Server.STARTER, row.metric()))
			.column("ratio of stock to itself", (row) -> ratio(row.work().id(), Server.STOCK_AGAIN, row.metric()))
			.of(rows);
	}

	/**
	 * All that was measured of a work.
	 * @param work id of the work
	 * @return the table
	 */
	String work(String work) {
		Table<Server> table = new Table<Server>().column("server", Server::title);
		for (Metric metric : this.results.metrics(work)) {
			table.column(metric.title(), (server) -> median(work, server, metric));
			if (metric.kind() == Metric.Kind.COMPARED) {
				table.column("ratio", (server) -> ratio(work, server, metric));
			}
		}
		return table.of(this.results.servers(work));
	}

	private String median(String work, Server server, Metric metric) {
		return Numbers.text(this.results.statistic(work, server, metric).median(), metric.kind());
	}

	private String ratio(String work, Server server, Metric metric) {
		return Numbers.ratio(this.results.ratio(work, server, metric));
	}

	private String rate(String work, Server server) {
		boolean limited = this.results.statistic(work, server, Metric.LIMITED).median() > 0;
		return ratio(work, server, Metric.RATE) + (limited ? " †" : "");
	}

	/**
	 * A metric of a work.
	 *
	 * @param work the work
	 * @param metric the metric
	 */
	private record Row(Work work, Metric metric) {

		String title() {
			return "%s: %s".formatted(this.work.title(), this.metric.title());
		}

	}

}
