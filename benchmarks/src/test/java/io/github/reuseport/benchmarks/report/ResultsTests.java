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
		double[] again = { 41, 49, 80 };
		double[] starter = { 30, 45, 40 };
		for (int launch = 0; launch < 3; launch++) {
			add(Works.NEW_CONNECTIONS, Server.STOCK, launch, Metric.CPU, stock[launch]);
			add(Works.NEW_CONNECTIONS, Server.STOCK_AGAIN, launch, Metric.CPU, again[launch]);
			add(Works.NEW_CONNECTIONS, Server.STARTER, launch, Metric.CPU, starter[launch]);
			add(Works.KEEP_ALIVE, Server.STOCK, launch, Metric.CPU, 20);
		}
		add(Works.KEEP_ALIVE, Server.STARTER, 1, Metric.CPU, 20);
		add(Works.KEEP_ALIVE, Server.STOCK, 0, Metric.RATE, 1000);
		add("stuck-loop", Server.STOCK, 0, Metric.ANSWERED, 0.56);
		add("stuck-loop", Server.STARTER, 0, Metric.ANSWERED, 1);
		this.results.addPrice();
	}

	private void add(String work, Server server, int launch, Metric metric, double value) {
		this.results.add(new Sample(work, server, launch, Map.of(metric, value)));
	}

	@Test
	void ratiosAreThoseOfTheSameLaunch() {
		Statistic ratio = this.results.comparison(Works.NEW_CONNECTIONS, Server.STARTER, Metric.CPU);
		assertThat(ratio).isEqualTo(new Statistic(0.75, 0.5, 0.9, 3));
		assertThat(this.results.statistic(Works.NEW_CONNECTIONS, Server.STARTER, Metric.CPU).median()).isEqualTo(40);
	}

	@Test
	void startsAreComparedByTheirDifference() {
		double[] starter = { 2010, 2030, 2020 };
		for (int launch = 0; launch < 3; launch++) {
			add("start-4", Server.STOCK, launch, Metric.START, 2000);
			add("start-4", Server.STARTER, launch, Metric.START, starter[launch]);
		}
		assertThat(this.results.comparison("start-4", Server.STARTER, Metric.START))
			.isEqualTo(new Statistic(20, 10, 30, 3));
	}

	@Test
	void differenceIsClaimedWhereItIsMoreThanThatOfStockAndItself() {
		assertThat(this.results.isClaimed(Works.NEW_CONNECTIONS, Server.STARTER, Metric.CPU)).isTrue();
		add(Works.NEW_CONNECTIONS, Server.STOCK, 3, Metric.CPU, 50);
		add(Works.NEW_CONNECTIONS, Server.STOCK_AGAIN, 3, Metric.CPU, 45);
		assertThat(this.results.isClaimed(Works.NEW_CONNECTIONS, Server.STARTER, Metric.CPU)).isFalse();
	}

	@Test
	void nothingIsClaimedWithoutStockBesideItself() {
		assertThat(this.results.isClaimed(Works.NEW_CONNECTIONS, Server.STARTER, Metric.PRICE)).isFalse();
	}

	@Test
	void priceNeedsBothInTheSameLaunch() {
		assertThat(this.results.statistic(Works.NEW_CONNECTIONS, Server.STOCK, Metric.PRICE))
			.isEqualTo(new Statistic(30, 20, 60, 3));
		assertThat(this.results.comparison(Works.NEW_CONNECTIONS, Server.STARTER, Metric.PRICE))
			.isEqualTo(new Statistic(25.0 / 30, 25.0 / 30, 25.0 / 30, 1));
	}

	@Test
	void serversAreBesideThoseThatWereUpAtTheSameTime() {
		double[] stock = { 400, 100 };
		double[] again = { 100, 400 };
		for (int launch = 0; launch < 2; launch++) {
			add(Works.NEW_CONNECTIONS, Server.STOCK, 3 + launch, Metric.CPU, stock[launch]);
			add(Works.NEW_CONNECTIONS, Server.STOCK_AGAIN, 3 + launch, Metric.CPU, again[launch]);
			add(Works.NEW_CONNECTIONS, Server.NGINX, 3 + launch, Metric.CPU, 10);
		}
		Results main = this.results.main();
		assertThat(main.servers(Works.NEW_CONNECTIONS)).containsExactly(Server.STOCK, Server.STOCK_AGAIN,
				Server.STARTER);
		assertThat(main.statistic(Works.NEW_CONNECTIONS, Server.STOCK, Metric.CPU).most()).isEqualTo(80);
		assertThat(main.isClaimed(Works.NEW_CONNECTIONS, Server.STARTER, Metric.CPU)).isTrue();
		Results others = this.results.others();
		assertThat(others.servers(Works.NEW_CONNECTIONS)).containsExactly(Server.STOCK, Server.STOCK_AGAIN,
				Server.NGINX);
		assertThat(others.comparison(Works.NEW_CONNECTIONS, Server.STOCK_AGAIN, Metric.CPU))
			.isEqualTo(new Statistic(2.125, 0.25, 4, 2));
		assertThat(others.servers(Works.KEEP_ALIVE)).isEmpty();
	}

	@Test
	void whatWasNotMeasuredHasNoRatio() {
		assertThat(this.results.comparison(Works.KEEP_ALIVE, Server.STARTER, Metric.RATE).isPresent()).isFalse();
	}

	@Test
	void reportHasTablesNumbersAndPlots(@TempDir Path directory) throws Exception {
		this.results.skip("something: as a test");
		new Report("trial", this.results, Duration.ofSeconds(61)).write(directory);
		assertThat(directory.resolve("results.md")).content()
			.contains("1 min 1 s", "| Boot WebFlux with the starter ", "**0.75 (0.50–0.90)**",
					"* something: as a test");
		JsonNode json = JsonMapper.shared().readTree(Files.readString(directory.resolve("results.json")));
		assertThat(json.get("samples").size()).isEqualTo(14 + 2 + 4);
		assertThat(json.get("machine").get("cores").asInt()).isPositive();
		assertThat(directory.resolve("new-connections-price.svg")).content().contains("<svg", "with the starter");
	}

	@Test
	void documentKeepsWhatIsAroundTheMarks(@TempDir Path project) throws Exception {
		Files.createDirectory(project.resolve("docs"));
		Path document = project.resolve("docs/benchmarks.md");
		Files.writeString(document, "before\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter\n");
		Path readme = project.resolve("README.md");
		Files.writeString(readme, """
				| [CPU of it](docs/benchmarks.md), old | 0.10 | 1 |
				| [Start with 4 event loops](docs/benchmarks.md), old | +1 | +2 |
				| something else | 1 | 2 |
				""");
		add(Works.NEW_CONNECTIONS, Server.STARTER_IO_URING, 1, Metric.CPU, 12.5);
		new Report("full", this.results, Duration.ofSeconds(61)).writeDocs(project, "full --docs");
		assertThat(document).content()
			.startsWith("before\n")
			.endsWith("\nafter\n")
			.contains("0.75 (0.50–0.90)", "| 56 %  | 100 %            | 1.79 ", "-Dcompare=\"full --docs\"",
					"<!-- measured: begin -->", "<!-- measured: end -->")
			.doesNotContain("old");
		assertThat(project.resolve("docs/price.svg")).exists();
		assertThat(readme).content()
			.contains("| **0.75 (0.50–0.90)**; 0.25 | 1.00 (0.98–1.03) |\n", "old | +1 | +2 |\n",
					"| something else | 1 | 2 |\n")
			.doesNotContain("0.10");
	}

	@Test
	void documentWithoutMarksIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> MeasuredSection.replace("text", new Tables(this.results), Machine.here(), "full"))
			.withMessageContaining("measured: begin");
	}

}
