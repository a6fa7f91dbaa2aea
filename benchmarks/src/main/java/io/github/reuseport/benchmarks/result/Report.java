package io.github.reuseport.benchmarks.result;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * What a run tells.
 */
public final class Report {

	private static final String METHOD = """
			Medians of the rounds; ratios to Boot WebFlux in the same round, with the smallest and the largest one. \
			"Boot WebFlux, once more" is the same server in a second process: how far its ratios are from 1 is noise. "idle" and "others" are shares of the \
			machine's time: without work, and used by neither the server nor its load generator. † the load generator \
			was the limit, not the server.
			""";

	private static final Set<Metric> PLOTTED = Set.of(Metric.CPU, Metric.RATE, Metric.P99, Metric.SECONDS,
			Metric.START);

	private static final String PRICE = "price";

	private static final String PRICE_TITLE = "What accepting, setting up and closing a connection costs the server";

	private final String scale;

	private final Results results;

	private final Duration duration;

	private final Machine machine = Machine.here();

	/**
	 * The report of a run.
	 * @param scale name of the scale
	 * @param results what was measured
	 * @param duration how long it took
	 */
	public Report(String scale, Results results, Duration duration) {
		this.scale = scale;
		this.results = results;
		this.duration = duration;
	}

	/**
	 * The tables.
	 * @return the text
	 */
	public String markdown() {
		StringBuilder text = new StringBuilder("# Benchmarks, %s\n\n%s. Took %d min %d s.\n\n".formatted(this.scale,
				this.machine, this.duration.toMinutes(), this.duration.toSecondsPart()));
		text.append(METHOD);
		if (!this.results.servers("new-connections").isEmpty()) {
			text.append("\n## Summary\n\n").append(SummaryTable.of(this.results));
		}
		this.results.works()
			.forEach((work, title) -> text.append("\n## %s\n\n".formatted(title))
				.append(WorkTable.of(this.results, work)));
		if (!this.results.skipped().isEmpty()) {
			text.append("\n## Left out\n\n");
			this.results.skipped().forEach((what) -> text.append("* ").append(what).append('\n'));
		}
		return text.toString();
	}

	/**
	 * Write tables, numbers and plots.
	 * @param directory where to write them
	 * @throws IOException if that fails
	 */
	public void write(Path directory) throws IOException {
		Files.createDirectories(directory);
		deletePlots(directory);
		Files.writeString(directory.resolve("results.md"), markdown());
		JsonReport.write(this.scale, this.machine, this.results, directory.resolve("results.json"));
		plot(directory);
	}

	private static void deletePlots(Path directory) throws IOException {
		try (DirectoryStream<Path> plots = Files.newDirectoryStream(directory, "*.svg")) {
			for (Path plot : plots) {
				Files.delete(plot);
			}
		}
	}

	private void plot(Path directory) throws IOException {
		Plots plots = new Plots(this.results);
		for (String work : this.results.works().keySet()) {
			for (Metric metric : this.results.metrics(work)) {
				if (PLOTTED.contains(metric)) {
					plots.bars(work, metric, this.results.works().get(work),
							directory.resolve("%s-%s.svg".formatted(work, metric.id())));
				}
			}
		}
		if (!this.results.servers(PRICE).isEmpty()) {
			plots.bars(PRICE, Metric.PRICE, PRICE_TITLE, directory.resolve("price.svg"));
		}
	}

	/**
	 * Write the tables and plots of the README anew.
	 * @param project directory of the project
	 * @param arguments the arguments of the run
	 * @throws IOException if that fails
	 */
	public void writeReadme(Path project, String arguments) throws IOException {
		Path readme = project.resolve("README.md");
		String content = ReadmeSection.content(this.results, this.machine, arguments);
		Files.writeString(readme, ReadmeSection.replace(Files.readString(readme), content));
		Plots plots = new Plots(this.results);
		plots.bars(PRICE, Metric.PRICE, PRICE_TITLE, project.resolve("docs/price.svg"));
	}

}
