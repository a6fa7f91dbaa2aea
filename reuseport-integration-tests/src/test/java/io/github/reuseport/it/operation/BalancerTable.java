package io.github.reuseport.it.operation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.reuseport.load.LoadRecorder;
import io.github.reuseport.load.LoadResult;

/**
 * What has come of the requests of clients behind load balancers.
 */
final class BalancerTable {

	private final Map<RestartKind, Map<BalancerKind, LoadRecorder>> columns = new EnumMap<>(RestartKind.class);

	/**
	 * Count the requests of a cell.
	 * @param restart how processes are restarted
	 * @param balancer what is in front of them
	 * @return counts what comes of the requests
	 */
	LoadRecorder cell(RestartKind restart, BalancerKind balancer) {
		return this.columns.computeIfAbsent(restart, (key) -> new EnumMap<>(BalancerKind.class))
			.computeIfAbsent(balancer, (key) -> new LoadRecorder());
	}

	/**
	 * As a table of Markdown: the requests that failed, of all, and a line for every cell
	 * that says why they did.
	 * @return the lines
	 */
	List<String> lines() {
		List<String> lines = new ArrayList<>();
		lines.add(row("", this.columns.keySet().stream().map(RestartKind::toString).toList()));
		lines.add("|---".repeat(this.columns.size() + 1) + "|");
		for (BalancerKind balancer : BalancerKind.values()) {
			lines.add(row(balancer.toString(),
					this.columns.values().stream().map((cells) -> describe(cells.get(balancer))).toList()));
		}
		this.columns.forEach((restart, cells) -> cells.forEach((balancer, recorder) -> {
			if (recorder.result().failed() > 0) {
				lines.add("%s, %s: %s".formatted(balancer, restart, recorder.result().reasons()));
			}
		}));
		return lines;
	}

	private static String row(String title, List<String> cells) {
		return cells.stream().collect(Collectors.joining(" | ", "| " + title + " | ", " |"));
	}

	private static String describe(LoadRecorder recorder) {
		LoadResult result = recorder.result();
		return "%d of %,d".formatted(result.failed(), result.answered() + result.failed());
	}

}
