package io.github.reuseport.benchmarks.result;

import java.util.List;

/**
 * What matters most, of all servers.
 */
final class SummaryTable {

	private static final String NEW = "new-connections";

	private static final String KEPT = "keep-alive";

	private static final String LIMITED_MARK = " †";

	private SummaryTable() {
	}

	static String of(Results results) {
		Table table = new Table(List.of("server", "new connection: CPU µs", "ratio", "switches", "ratio",
				"conn/s ratio", "keep-alive: CPU µs", "ratio", "req/s ratio", "price of a connection, µs", "ratio",
				"idle", "others"));
		for (String server : results.servers(NEW)) {
			table.add(List.of(results.title(server), median(results, NEW, server, Metric.CPU),
					ratio(results, NEW, server, Metric.CPU), median(results, NEW, server, Metric.SWITCHES),
					ratio(results, NEW, server, Metric.SWITCHES), rate(results, NEW, server),
					median(results, KEPT, server, Metric.CPU), ratio(results, KEPT, server, Metric.CPU),
					rate(results, KEPT, server), median(results, "price", server, Metric.PRICE),
					ratio(results, "price", server, Metric.PRICE),
					Numbers.percent(results.statistic(NEW, server, Metric.IDLE).median()),
					Numbers.percent(results.statistic(NEW, server, Metric.OTHERS).median())));
		}
		return table.toString();
	}

	private static String median(Results results, String work, String server, Metric metric) {
		return Numbers.number(results.statistic(work, server, metric).median());
	}

	private static String ratio(Results results, String work, String server, Metric metric) {
		return Numbers.ratio(results.ratio(work, server, metric));
	}

	static String rate(Results results, String work, String server) {
		boolean limited = results.statistic(work, server, Metric.LIMITED).median() > 0;
		return ratio(results, work, server, Metric.RATE) + (limited ? LIMITED_MARK : "");
	}

}
