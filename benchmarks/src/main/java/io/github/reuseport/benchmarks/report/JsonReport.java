package io.github.reuseport.benchmarks.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Metric;
import io.github.reuseport.benchmarks.work.Work;

/**
 * All that was measured, for programs.
 */
final class JsonReport {

	private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private JsonReport() {
	}

	static void write(String scale, Machine machine, Results results, Path file) {
		Map<String, Object> report = new LinkedHashMap<>();
		report.put("scale", scale);
		report.put("machine", machine);
		report.put("skipped", results.skipped());
		report.put("summaries", summaries(results.main()));
		report.put("summariesOfOthers", summaries(results.others()));
		report.put("samples", results.samples().stream().map(JsonReport::sample).toList());
		MAPPER.writeValue(file.toFile(), report);
	}

	private static List<Object> summaries(Results results) {
		List<Object> summaries = new ArrayList<>();
		for (Work work : results.works()) {
			for (Server server : results.servers(work.id())) {
				summaries.add(summary(results, work.id(), server));
			}
		}
		return summaries;
	}

	private static Map<String, Object> summary(Results results, String work, Server server) {
		Map<String, Object> summary = new LinkedHashMap<>();
		summary.put("work", work);
		summary.put("server", server.id());
		for (Metric metric : results.metrics(work)) {
			summary.put(metric.id(), finite(results.statistic(work, server, metric)));
			if (metric.kind().isCompared()) {
				summary.put(metric.id() + "-compared", finite(results.comparison(work, server, metric)));
			}
		}
		return summary;
	}

	private static List<Statistic> finite(Statistic statistic) {
		return statistic.isPresent() ? List.of(statistic) : List.of();
	}

	private static Map<String, Object> sample(Sample sample) {
		Map<String, Object> values = new LinkedHashMap<>();
		sample.values().forEach((metric, value) -> {
			if (Double.isFinite(value)) {
				values.put(metric.id(), value);
			}
		});
		return Map.of("work", sample.work(), "server", sample.server().id(), "launch", sample.launch(), "values",
				values);
	}

}
