package io.github.reuseport.benchmarks.result;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Results} and what is written of them.
 */
class ResultsTests {

	private final Results results = new Results("webflux");

	@BeforeEach
	void addSamples() {
		this.results.nameServer("webflux", "Stock");
		this.results.nameServer("webflux-reuseport", "Starter");
		this.results.nameWork("new-connections", "New");
		this.results.nameWork("keep-alive", "Kept");
		double[] stock = { 40, 50, 80 };
		double[] starter = { 30, 45, 40 };
		for (int round = 0; round < 3; round++) {
			add("new-connections", "webflux", round, Metric.CPU, stock[round]);
			add("new-connections", "webflux-reuseport", round, Metric.CPU, starter[round]);
			add("keep-alive", "webflux", round, Metric.CPU, 20);
		}
		add("keep-alive", "webflux-reuseport", 1, Metric.CPU, 20);
		add("keep-alive", "webflux", 0, Metric.P99, 5);
	}

	private void add(String work, String server, int round, Metric metric, double value) {
		this.results.add(new Sample(work, server, round, Map.of(metric, value)));
	}

	@Test
	void ratiosAreThoseOfTheSameRound() {
		Statistic ratio = this.results.ratio("new-connections", "webflux-reuseport", Metric.CPU);
		assertThat(ratio).isEqualTo(new Statistic(0.75, 0.5, 0.9, 3));
		assertThat(this.results.statistic("new-connections", "webflux-reuseport", Metric.CPU).median()).isEqualTo(40);
	}

	@Test
	void priceNeedsBothInTheSameRound() {
		this.results.addPrice("price", "new-connections", "keep-alive");
		assertThat(this.results.statistic("price", "webflux", Metric.PRICE)).isEqualTo(new Statistic(30, 20, 60, 3));
		assertThat(this.results.ratio("price", "webflux-reuseport", Metric.PRICE))
			.isEqualTo(new Statistic(25.0 / 30, 25.0 / 30, 25.0 / 30, 1));
	}

	@Test
	void whatWasNotMeasuredHasNoRatio() {
		assertThat(this.results.ratio("keep-alive", "webflux-reuseport", Metric.P99).isPresent()).isFalse();
	}

	@Test
	void reportHasTablesNumbersAndPlots(@TempDir Path directory) throws Exception {
		this.results.addPrice("price", "new-connections", "keep-alive");
		this.results.skip("something: as a test");
		new Report("trial", this.results, Duration.ofSeconds(61)).write(directory);
		assertThat(directory.resolve("results.md")).content()
			.contains("1 min 1 s", "| Starter ", "0.75 (0.50–0.90)", "* something: as a test");
		JsonNode json = JsonMapper.shared().readTree(Files.readString(directory.resolve("results.json")));
		assertThat(json.get("samples").size()).isEqualTo(11 + 4);
		assertThat(json.get("machine").get("cores").asInt()).isPositive();
		assertThat(directory.resolve("price.svg")).content().contains("<svg", "Starter");
	}

	@Test
	void readmeKeepsWhatIsAroundTheMarks(@TempDir Path project) throws Exception {
		this.results.addPrice("price", "new-connections", "keep-alive");
		Files.createDirectory(project.resolve("docs"));
		Path readme = project.resolve("README.md");
		Files.writeString(readme, "before\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter\n");
		new Report("full", this.results, Duration.ofSeconds(61)).writeReadme(project, "full --readme");
		assertThat(readme).content()
			.startsWith("before\n")
			.endsWith("\nafter\n")
			.contains("0.75 (0.50–0.90)", "-Dcompare=\"full --readme\"", "<!-- measured: begin -->",
					"<!-- measured: end -->")
			.doesNotContain("old");
		assertThat(project.resolve("docs/price.svg")).exists();
	}

	@Test
	void readmeWithoutMarksIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> ReadmeSection.replace("text", "new"))
			.withMessageContaining("measured: begin");
	}

}
