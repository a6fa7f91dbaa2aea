package io.github.reuseport.benchmarks.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.github.reuseport.benchmarks.work.Metric;
import io.github.reuseport.benchmarks.work.Work;
import io.github.reuseport.benchmarks.work.Works;

/**
 * What a run tells.
 */
public final class Report {

	private static final String METHOD = """
			Medians of the launches; beside stock (Boot WebFlux) in the same launch: the ratio, or the difference in ms, \
			with the smallest and the largest one (of starts: the interval of the median, 95 %). \
			"Boot WebFlux, once more" is the same server in a second process, so its interval is noise. **Bold**: the \
			interval does not touch that one; what is not bold is no difference. "machine idle" and "used by others" are \
			shares of the machine's time; others are neither the server nor its load generator. † the load generator was \
			the limit, not the server.
			""";

	private static final Set<Metric> PLOTTED = Set.of(Metric.CPU, Metric.RATE, Metric.P99, Metric.SECONDS, Metric.START,
			Metric.PRICE);

	private static final String PRICE_TITLE = "What accepting, setting up and closing a connection costs the server";

	private final String scale;

	private final Results results;

	private final Results main;

	private final Results others;

	private final Duration duration;

	private final Machine machine = Machine.here();

	/**
	 * The report of a run.
	 * @param scale id of the scale
	 * @param results what was measured
	 * @param duration how long it took
	 */
	public Report(String scale, Results results, Duration duration) {
		this.scale = scale;
		this.results = results;
		this.main = results.main();
		this.others = results.others();
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
		append(text, this.main);
		if (!this.others.works().isEmpty()) {
			text.append("\n# Other servers\n\nBeside stock in the same launches.\n");
			append(text, this.others);
		}
		if (!this.results.skipped().isEmpty()) {
			text.append("\n## Left out\n\n");
			this.results.skipped().forEach((what) -> text.append("* ").append(what).append('\n'));
		}
		return text.toString();
	}

	private static void append(StringBuilder text, Results results) {
		Tables tables = new Tables(results);
		append(text, results, Works.COUNTS_NEW, "A request on a new connection, counted", tables::counts);
		append(text, results, Works.COUNTS_KEPT, "A request on a kept connection, counted", tables::counts);
		append(text, results, Works.NEW_CONNECTIONS_HALF, "Half of the rate", (work) -> tables.half());
		append(text, results, Works.NEW_CONNECTIONS, "As fast as can be", (work) -> tables.servers());
		results.works().forEach((work) -> append(text, results, work.id(), work.title(), tables::work));
	}

	private static void append(StringBuilder text, Results results, String work, String title,
			UnaryOperator<String> table) {
		if (!results.servers(work).isEmpty()) {
			text.append("\n## %s\n\n".formatted(title)).append(table.apply(work));
		}
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
		plot(this.main, directory, "");
		plot(this.others, directory, "others-");
	}

	private static void deletePlots(Path directory) throws IOException {
		try (DirectoryStream<Path> plots = Files.newDirectoryStream(directory, "*.svg")) {
			for (Path plot : plots) {
				Files.delete(plot);
			}
		}
	}

	private static void plot(Results results, Path directory, String prefix) throws IOException {
		for (Work work : results.works()) {
			for (Metric metric : results.metrics(work.id())) {
				if (PLOTTED.contains(metric)) {
					String title = (metric != Metric.PRICE) ? work.title() : PRICE_TITLE;
					BarPlot.write(results, work.id(), metric, title,
							directory.resolve("%s%s-%s.svg".formatted(prefix, work.id(), metric.id())));
				}
			}
		}
	}

	/**
	 * Write the tables and the plot of {@code docs/benchmarks.md} and the rows of
	 * {@code README.md} anew, of the servers that are compared most closely.
	 * @param project directory of the project
	 * @param arguments the arguments of the run
	 * @throws IOException if that fails
	 */
	public void writeDocs(Path project, String arguments) throws IOException {
		Tables tables = new Tables(this.main);
		Path document = project.resolve(MeasuredSection.DOCUMENT);
		Files.writeString(document,
				MeasuredSection.replace(Files.readString(document), tables, this.machine, arguments));
		Path readme = project.resolve(ReadmeRows.DOCUMENT);
		Files.writeString(readme, new ReadmeRows(tables).replace(Files.readString(readme)));
		BarPlot.write(this.main, Works.NEW_CONNECTIONS, Metric.PRICE, PRICE_TITLE, project.resolve("docs/price.svg"));
	}

}
