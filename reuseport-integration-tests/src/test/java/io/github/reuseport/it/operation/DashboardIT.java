package io.github.reuseport.it.operation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.it.sample.SampleProcesses;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dashboard of Grafana, and for what the documents say that Prometheus
 * scrapes, by a Prometheus that scrapes the sample application.
 */
@EnabledOnOs(OS.LINUX)
class DashboardIT {

	private static final Path DASHBOARD = Path.of("../sample-app/src/main/grafana/reuseport.json");

	/**
	 * The labels that Prometheus adds to what it scrapes, and the name.
	 */
	private static final Set<String> ADDED = Set.of("__name__", "instance", "job");

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)");

	private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{ *(\\w+) *\\}\\}");

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@Test
	void everyQueryFindsWhatItShows() throws Exception {
		List<Query> queries = queries();
		assertThat(queries).hasSizeGreaterThan(10);
		int port = start();
		try (Prometheus prometheus = Prometheus.scrape(port)) {
			for (Query query : queries) {
				String expression = query.of(port);
				assertThat(prometheus.awaitLabels(expression)).as(expression)
					.allSatisfy((labels) -> assertThat(labels).containsKeys(query.shown().toArray(String[]::new)));
			}
		}
	}

	@Test
	void everyMetricOfTheListenersIsShown() throws Exception {
		List<String> expressions = queries().stream().map(Query::expression).toList();
		try (Prometheus prometheus = Prometheus.scrape(start())) {
			assertThat(prometheus.awaitLabels("{__name__=~\"reuseport_.+\"}"))
				.extracting((labels) -> labels.get("__name__"))
				.allSatisfy((metric) -> assertThat(expressions)
					.anyMatch((expression) -> expression.matches("(.*\\W)?" + metric + "\\b.*")));
		}
	}

	@Test
	void theDocumentsSayWhatPrometheusScrapes() throws Exception {
		String line = Document.read("docs/metrics.md").from("As Prometheus scrapes them:").block("").get(0);
		int port = start();
		String selector = line.substring(0, line.indexOf('}') + 1).replace("8080", Integer.toString(port));
		try (Prometheus prometheus = Prometheus.scrape(port)) {
			assertThat(prometheus.awaitLabels(selector)).singleElement()
				.satisfies((labels) -> assertThat(labels.keySet()).filteredOn((label) -> !ADDED.contains(label))
					.allSatisfy((label) -> assertThat(selector).contains(label + "=")));
		}
	}

	@Test
	void everyQueryAsksTheDataSourceThatTheUserHasChosen() throws Exception {
		JsonNode dashboard = dashboard();
		assertThat(dashboard.findValues("datasource")).hasSizeGreaterThan(10)
			.allSatisfy((source) -> assertThat(source.path("uid").asString()).isEqualTo("${datasource}"));
		assertThat(dashboard.at("/templating/list/0/name").asString()).isEqualTo("datasource");
		assertThat(dashboard.findValuesAsString("id")).doesNotHaveDuplicates();
	}

	private int start() throws Exception {
		return this.processes.start("-Dreactor.netty.ioWorkerCount=2").port();
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

	/**
	 * Query of the dashboard.
	 *
	 * @param expression the query
	 * @param shown labels of which the values are shown
	 */
	private record Query(String expression, List<String> shown) {

		/**
		 * The expression as Grafana sends it for one server.
		 * @param port the port of the server
		 * @return the expression
		 */
		String of(int port) {
			return this.expression.replace("$instance", Prometheus.instance(port))
				.replace("$port", Integer.toString(port))
				.replaceAll("\\$__(range|rate_interval)", "1m");
		}

	}

}
