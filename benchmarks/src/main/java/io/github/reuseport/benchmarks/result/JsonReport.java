package io.github.reuseport.benchmarks.result;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

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
		report.put("summaries",
				results.works()
					.keySet()
					.stream()
					.flatMap((work) -> results.servers(work).stream().map((server) -> summary(results, work, server)))
					.toList());
		report.put("samples", results.samples().stream().map(JsonReport::sample).toList());
		MAPPER.writeValue(file.toFile(), report);
	}

	private static Map<String, Object> summary(Results results, String work, String server) {
		Map<String, Object> summary = new LinkedHashMap<>();
		summary.put("work", work);
		summary.put("server", server);
		for (Metric metric : results.metrics(work)) {
			summary.put(metric.id(), finite(results.statistic(work, server, metric)));
			if (metric.hasRatio()) {
				summary.put(metric.id() + "-ratio", finite(results.ratio(work, server, metric)));
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
		return Map.of("work", sample.work(), "server", sample.server(), "round", sample.round(), "values", values);
	}

}
