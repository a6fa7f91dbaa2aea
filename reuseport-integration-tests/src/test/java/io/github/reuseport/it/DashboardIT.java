package io.github.reuseport.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dashboard of Grafana against the metrics that the sample application
 * exposes.
 */
@EnabledOnOs(OS.LINUX)
class DashboardIT {

	private static final Path DASHBOARD = Path.of("../sample-app/src/main/grafana/reuseport.json");

	/**
	 * Prometheus adds them to what it scrapes.
	 */
	private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("instance", "job");

	private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? \\S+");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)");

	private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{ *(\\w+) *\\}\\}");

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@Test
	void everyQueryRefersToMetricsAndLabelsThatAreThere() throws Exception {
		Map<String, Set<String>> exposed = exposed();
		List<Query> queries = queries();
		assertThat(queries).hasSizeGreaterThan(10);
		for (Query query : queries) {
			PromQl parsed = PromQl.parse(query.expression());
			assertThat(parsed.metrics()).as(query.expression()).isNotEmpty();
			Set<String> labels = new HashSet<>(LABELS_OF_PROMETHEUS);
			parsed.metrics().forEach((metric, selected) -> {
				assertThat(exposed).as(query.expression()).containsKey(metric);
				labels.addAll(exposed.get(metric));
				assertThat(selected).as("labels of %s in %s", metric, query.expression())
					.isSubsetOf(union(exposed.get(metric), LABELS_OF_PROMETHEUS));
			});
			assertThat(parsed.labels()).as(query.expression()).isSubsetOf(labels);
			assertThat(query.shown()).as("labels that are shown of %s", query.expression()).isSubsetOf(labels);
		}
	}

	@Test
	void everyMetricOfTheListenersIsShown() throws Exception {
		Set<String> shown = new TreeSet<>();
		queries().forEach((query) -> shown.addAll(PromQl.parse(query.expression()).metrics().keySet()));
		assertThat(exposed().keySet()).filteredOn((metric) -> metric.startsWith("reuseport_"))
			.isNotEmpty()
			.allSatisfy((metric) -> assertThat(shown).contains(metric));
	}

	@Test
	void everyQueryAsksTheDataSourceThatTheUserHasChosen() throws Exception {
		JsonNode dashboard = dashboard();
		assertThat(dashboard.findValues("datasource")).hasSizeGreaterThan(10)
			.allSatisfy((source) -> assertThat(source.path("uid").asString()).isEqualTo("${datasource}"));
		assertThat(dashboard.at("/templating/list/0/name").asString()).isEqualTo("datasource");
		assertThat(dashboard.findValuesAsString("id")).doesNotHaveDuplicates();
	}

	private Map<String, Set<String>> exposed() throws Exception {
		SampleProcess process = this.processes.start("-Dreactor.netty.ioWorkerCount=2");
		Answer answer = new SampleClient(process.port()).get("/actuator/prometheus");
		assertThat(answer.status()).isEqualTo(200);
		Map<String, Set<String>> exposed = new TreeMap<>();
		answer.body().lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
			Matcher sample = SAMPLE.matcher(line);
			assertThat(sample.matches()).as(line).isTrue();
			Set<String> labels = exposed.computeIfAbsent(sample.group(1), (metric) -> new TreeSet<>());
			if (sample.group(2) != null) {
				LABEL.matcher(sample.group(2)).results().forEach((label) -> labels.add(label.group(1)));
			}
		});
		return exposed;
	}

	private List<Query> queries() throws Exception {
		List<Query> queries = new ArrayList<>();
		for (JsonNode panel : dashboard().path("panels")) {
			for (JsonNode target : panel.path("targets")) {
				List<String> shown = LEGEND_LABEL.matcher(target.path("legendFormat").asString())
					.results()
					.map((label) -> label.group(1))
					.toList();
				queries.add(new Query(target.path("expr").asString(), shown));
			}
		}
		for (JsonNode variable : dashboard().at("/templating/list")) {
			if (variable.path("type").asString().equals("query")) {
				Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asString());
				assertThat(query.matches()).isTrue();
				queries.add(new Query(query.group(1), List.of(query.group(2))));
			}
		}
		return queries;
	}

	private JsonNode dashboard() throws Exception {
		return new JsonMapper().readTree(Files.readString(DASHBOARD));
	}

	private Set<String> union(Set<String> some, Set<String> others) {
		Set<String> union = new HashSet<>(some);
		union.addAll(others);
		return union;
	}

	/**
	 * Query of the dashboard.
	 *
	 * @param expression the query
	 * @param shown labels of which the values are shown
	 */
	private record Query(String expression, List<String> shown) {

	}

}
