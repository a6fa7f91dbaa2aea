package io.github.reuseport.benchmarks.result;

import java.util.ArrayList;
import java.util.List;

/**
 * All that was measured of one work.
 */
final class WorkTable {

	private WorkTable() {
	}

	static String of(Results results, String work) {
		List<Metric> metrics = results.metrics(work);
		List<String> header = new ArrayList<>(List.of("server"));
		for (Metric metric : metrics) {
			header.add(metric.title());
			if (metric.hasRatio()) {
				header.add("ratio");
			}
		}
		Table table = new Table(header);
		for (String server : results.servers(work)) {
			table.add(row(results, work, server, metrics));
		}
		return table.toString();
	}

	private static List<String> row(Results results, String work, String server, List<Metric> metrics) {
		List<String> row = new ArrayList<>(List.of(results.title(server)));
		for (Metric metric : metrics) {
			double median = results.statistic(work, server, metric).median();
			String cell = metric.isShare() ? Numbers.percent(median) : Numbers.number(median);
			row.add((metric != Metric.LIMITED) ? cell : (median > 0) ? "yes" : "no");
			if (metric.hasRatio()) {
				row.add(Numbers.ratio(results.ratio(work, server, metric)));
			}
		}
		return row;
	}

}
