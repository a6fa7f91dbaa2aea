package io.github.reuseport.it.handover;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.reuseport.it.load.LoadRecorder;
import io.github.reuseport.it.load.LoadResult;

/**
 * What has come of the requests of handovers, those of the same kind in one row.
 */
public final class HandoverTable {

	public static final String HEADER = "%-46s %9s %9s %7s %8s %11s  %s".formatted("handover", "handovers", "requests",
			"failed", "retried", "slowest", "reasons");

	private final Map<String, Row> rows = new LinkedHashMap<>();

	/**
	 * Count a handover.
	 * @param description what it is like
	 * @return counts what comes of the requests
	 */
	public LoadRecorder handover(String description) {
		Row row = this.rows.computeIfAbsent(description, (key) -> new Row());
		row.handovers++;
		return row.recorder;
	}

	/**
	 * What has come of all requests, by the kind of the handover.
	 * @return the results
	 */
	Map<String, LoadResult> results() {
		Map<String, LoadResult> results = new LinkedHashMap<>();
		this.rows.forEach((description, row) -> results.put(description, row.recorder.result()));
		return results;
	}

	/**
	 * As text.
	 * @return a line for every row, without a header
	 */
	public List<String> lines() {
		return this.rows.entrySet().stream().map((row) -> line(row.getKey(), row.getValue())).toList();
	}

	private String line(String description, Row row) {
		LoadResult result = row.recorder.result();
		return "%-46s %9d %9d %7d %8d %8d ms  %s%s".formatted(description, row.handovers, result.answered(),
				result.failed(), result.retried(), result.slowest().toMillis(),
				result.reasons().isEmpty() ? "" : result.reasons(),
				(result.exhausted() > 0) ? " (clients without a port: %d)".formatted(result.exhausted()) : "");
	}

	private static final class Row {

		private final LoadRecorder recorder = new LoadRecorder();

		private int handovers;

	}

}
