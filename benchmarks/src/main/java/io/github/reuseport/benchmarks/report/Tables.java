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
	 * What does not depend on the machine, of the servers that are compared most closely.
	 * @param work id of the counts
	 * @return the table
	 */
	String counts(String work) {
		List<Metric> counts = this.results.metrics(work)
			.stream()
			.filter((metric) -> metric.kind() == Metric.Kind.COUNT)
			.toList();
		Table<Metric> table = new Table<Metric>().column("per request", Metric::title);
		for (Server server : this.results.servers(work)) {
			table.column(server.title(), (count) -> Numbers.count(this.results.statistic(work, server, count)));
		}
		return table.of(counts);
	}

	/**
	 * What matters most, of all servers, when no CPU time is left over.
	 * @return the table
	 */
	String servers() {
		String opening = Works.NEW_CONNECTIONS;
		String keeping = Works.KEEP_ALIVE;
		return new Table<Server>().column("server", Server::title)
			.column("new connection: CPU", (server) -> comparison(opening, server, Metric.CPU))
			.column("switches", (server) -> comparison(opening, server, Metric.SWITCHES))
			.column("connections/s", (server) -> rate(opening, server))
			.column("keep-alive: CPU", (server) -> comparison(keeping, server, Metric.CPU))
			.column("requests/s", (server) -> rate(keeping, server))
			.column(Metric.PRICE.title(), (server) -> median(opening, server, Metric.PRICE))
			.column("price", (server) -> comparison(opening, server, Metric.PRICE))
			.of(this.results.servers(opening));
	}

	/**
	 * The same at half of the rate.
	 * @return the table
	 */
	String half() {
		String opening = Works.NEW_CONNECTIONS_HALF;
		String keeping = Works.KEEP_ALIVE_HALF;
		return new Table<Server>().column("server", Server::title)
			.column("new connection: CPU", (server) -> comparison(opening, server, Metric.CPU))
			.column("switches", (server) -> comparison(opening, server, Metric.SWITCHES))
			.column("machine idle", (server) -> median(opening, server, Metric.IDLE))
			.column("keep-alive: CPU", (server) -> comparison(keeping, server, Metric.CPU))
			.column("switches", (server) -> comparison(keeping, server, Metric.SWITCHES))
			.column("machine idle", (server) -> median(keeping, server, Metric.IDLE))
			.column("price", (server) -> comparison(opening, server, Metric.PRICE))
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
			.column("beside stock", (row) -> comparison(row.work().id(), Server.STARTER, row.metric()))
			.column("stock beside itself", (row) -> comparison(row.work().id(), Server.STOCK_AGAIN, row.metric()))
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
			if (metric.kind().isCompared()) {
				table.column("beside stock", (server) -> comparison(work, server, metric));
			}
		}
		return table.of(this.results.servers(work));
	}

	/**
	 * A metric itself.
	 * @param work id of the work
	 * @param server the server
	 * @param metric the metric
	 * @return the median, of a count also the interval if there is one
	 */
	String median(String work, Server server, Metric metric) {
		Statistic statistic = this.results.statistic(work, server, metric);
		return (metric.kind() == Metric.Kind.COUNT) ? Numbers.count(statistic)
				: Numbers.text(statistic.median(), metric.kind());
	}

	/**
	 * A metric beside that of stock.
	 * @param work id of the work
	 * @param server the server
	 * @param metric the metric
	 * @return the ratio or the difference, in bold if it can be claimed
	 */
	String comparison(String work, Server server, Metric metric) {
		Statistic comparison = this.results.comparison(work, server, metric);
		String text = (metric.kind() == Metric.Kind.DIFFERENCE) ? Numbers.difference(comparison)
				: Numbers.ratio(comparison);
		return Numbers.claim(text, this.results.isClaimed(work, server, metric));
	}

	private String rate(String work, Server server) {
		boolean limited = this.results.statistic(work, server, Metric.LIMITED).median() >= 0.5;
		return comparison(work, server, Metric.RATE) + (limited ? " †" : "");
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
