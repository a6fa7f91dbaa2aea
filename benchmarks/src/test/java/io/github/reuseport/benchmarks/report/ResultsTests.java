package io.github.reuseport.benchmarks.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Metric;
import io.github.reuseport.benchmarks.work.Scale;
import io.github.reuseport.benchmarks.work.Works;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Results} and what is written of them.
 */
class ResultsTests {

	private final Results results = new Results(Works.of(Scale.TRIAL));

	@BeforeEach
	void addSamples() {
		double[] stock = { 40, 50, 80 };
		double[] starter = { 30, 45, 40 };
		for (int round = 0; round < 3; round++) {
			add(Works.NEW_CONNECTIONS, Server.STOCK, round, Metric.CPU, stock[round]);
			add(Works.NEW_CONNECTIONS, Server.STARTER, round, Metric.CPU, starter[round]);
			add(Works.KEEP_ALIVE, Server.STOCK, round, Metric.CPU, 20);
		}
		add(Works.KEEP_ALIVE, Server.STARTER, 1, Metric.CPU, 20);
		add(Works.KEEP_ALIVE, Server.STOCK, 0, Metric.RATE, 1000);
		add("stuck-loop", Server.STOCK, 0, Metric.ANSWERED, 0.56);
		add("stuck-loop", Server.STARTER, 0, Metric.ANSWERED, 1);
		this.results.addPrice();
	}

	private void add(String work, Server server, int round, Metric metric, double value) {
		this.results.add(new Sample(work, server, round, Map.of(metric, value)));
	}

	@Test
	void ratiosAreThoseOfTheSameRound() {
		Statistic ratio = this.results.ratio(Works.NEW_CONNECTIONS, Server.STARTER, Metric.CPU);
		assertThat(ratio).isEqualTo(new Statistic(0.75, 0.5, 0.9, 3));
		assertThat(this.results.statistic(Works.NEW_CONNECTIONS, Server.STARTER, Metric.CPU).median()).isEqualTo(40);
	}

	@Test
	void priceNeedsBothInTheSameRound() {
		assertThat(this.results.statistic(Works.NEW_CONNECTIONS, Server.STOCK, Metric.PRICE))
			.isEqualTo(new Statistic(30, 20, 60, 3));
		assertThat(this.results.ratio(Works.NEW_CONNECTIONS, Server.STARTER, Metric.PRICE))
			.isEqualTo(new Statistic(25.0 / 30, 25.0 / 30, 25.0 / 30, 1));
	}

	@Test
	void whatWasNotMeasuredHasNoRatio() {
		assertThat(this.results.ratio(Works.KEEP_ALIVE, Server.STARTER, Metric.RATE).isPresent()).isFalse();
	}

	@Test
	void reportHasTablesNumbersAndPlots(@TempDir Path directory) throws Exception {
		this.results.skip("something: as a test");
		new Report("trial", this.results, Duration.ofSeconds(61)).write(directory);
		assertThat(directory.resolve("results.md")).content()
			.contains("1 min 1 s", "| Boot WebFlux with the starter ", "0.75 (0.50–0.90)", "* something: as a test");
		JsonNode json = JsonMapper.shared().readTree(Files.readString(directory.resolve("results.json")));
		assertThat(json.get("samples").size()).isEqualTo(11 + 2 + 4);
		assertThat(json.get("machine").get("cores").asInt()).isPositive();
		assertThat(directory.resolve("new-connections-price.svg")).content().contains("<svg", "with the starter");
	}

	@Test
	void documentKeepsWhatIsAroundTheMarks(@TempDir Path project) throws Exception {
		Files.createDirectory(project.resolve("docs"));
		Path document = project.resolve("docs/benchmarks.md");
		Files.writeString(document, "before\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter\n");
		new Report("full", this.results, Duration.ofSeconds(61)).writeDocs(project, "full --docs");
		assertThat(document).content()
			.startsWith("before\n")
			.endsWith("\nafter\n")
			.contains("0.75 (0.50–0.90)", "| 56 %  | 100 %            | 1.79 ", "-Dcompare=\"full --docs\"",
					"<!-- measured: begin -->", "<!-- measured: end -->")
			.doesNotContain("old");
		assertThat(project.resolve("docs/price.svg")).exists();
	}

	@Test
	void documentWithoutMarksIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> MeasuredSection.replace("text", new Tables(this.results), Machine.here(), "full"))
			.withMessageContaining("measured: begin");
	}

}
