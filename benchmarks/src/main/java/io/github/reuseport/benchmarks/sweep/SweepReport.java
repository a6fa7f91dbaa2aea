package io.github.reuseport.benchmarks.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.benchmarks.report.Machine;
import io.github.reuseport.benchmarks.report.Statistic;
import io.github.reuseport.benchmarks.report.Table;

/**
 * What a run tells.
 */
final class SweepReport {

	private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private static final String ABSENT = "–";

	private final SweepPlan plan;

	private final List<SweepSample> samples;

	private final Machine machine = Machine.here();

	SweepReport(SweepPlan plan, List<SweepSample> samples) {
		this.plan = plan;
		this.samples = samples;
	}

	String markdown() {
		StringBuilder text = new StringBuilder("""
				# Sweep over cores

				%d cores (%s); Linux %s; JDK %s.

				%s
				Medians of the seconds measured; ratios are to stock in the same second, with the smallest and the \
				largest one. "busiest loop" is the CPU time of the busiest event loop divided by the mean, and in \
				parentheses what part of a core it used. † the clients were the limit, not the server.
				""".formatted(this.machine.cores(), this.machine.processor(), this.machine.kernel(),
				this.machine.java(), this.plan.markdown()));
		for (SweepLoad load : SweepLoad.values()) {
			text.append("\n## %s\n\n".formatted(load.title())).append(table(load));
		}
		return text.toString();
	}

	private String table(SweepLoad load) {
		List<Row> rows = new ArrayList<>();
		for (PointPlan point : this.plan.points()) {
			point.variants().forEach((variant) -> rows.add(new Row(point.cores(), variant, load)));
		}
		return new Table<Row>().column("cores", (row) -> Integer.toString(row.cores))
			.column("server", (row) -> row.variant.title())
			.column(load.unit(), (row) -> number("%.0f", row, SweepSample::rate) + (isLimited(row) ? " †" : ""))
			.column("ratio", (row) -> ratio(row, SweepSample::rate))
			.column("CPU µs each", (row) -> number("%.1f", row, SweepSample::cpuMicros))
			.column("ratio", (row) -> ratio(row, SweepSample::cpuMicros))
			.column("p99 ms", (row) -> number("%.2f", row, SweepSample::p99Millis))
			.column("busiest loop",
					(row) -> "%s (%s)".formatted(number("%.2f", row, SweepSample::busiest),
							number("%.2f", row, SweepSample::busiestCores)))
			.column("cores used", (row) -> number("%.2f", row, SweepSample::serverCores))
			.column("by clients", (row) -> number("%.2f", row, SweepSample::clientCores))
			.column("errors", (row) -> Long.toString(of(row).stream().mapToLong(SweepSample::errors).sum()))
			.of(rows);
	}

	private boolean isLimited(Row row) {
		List<SweepSample> samples = of(row);
		return 2 * samples.stream().filter(SweepSample::limited).count() > samples.size();
	}

	private List<SweepSample> of(Row row) {
		return this.samples.stream()
			.filter((sample) -> sample.cores() == row.cores && sample.variant() == row.variant
					&& sample.load() == row.load)
			.toList();
	}

	private String number(String format, Row row, ToDoubleFunction<SweepSample> value) {
		double median = median(row, value);
		return Double.isFinite(median) ? String.format(Locale.ROOT, format, median) : ABSENT;
	}

	private double median(Row row, ToDoubleFunction<SweepSample> value) {
		return Statistic.of(of(row).stream().map(value::applyAsDouble).toList()).median();
	}

	private String ratio(Row row, ToDoubleFunction<SweepSample> value) {
		Map<List<Integer>, Double> stock = new LinkedHashMap<>();
		of(new Row(row.cores, SweepVariant.STOCK, row.load))
			.forEach((sample) -> stock.put(List.of(sample.launch(), sample.round()), value.applyAsDouble(sample)));
		Statistic ratio = Statistic.of(of(row).stream().map((sample) -> {
			List<Integer> turn = List.of(sample.launch(), sample.round());
			return value.applyAsDouble(sample) / Objects.requireNonNull(stock.get(turn));
		}).toList());
		return !Double.isFinite(ratio.median()) ? ABSENT
				: String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", ratio.median(), ratio.least(), ratio.most());
	}

	/**
	 * Write the tables, all that was measured, and plots.
	 * @param directory where to write it
	 * @throws IOException if that fails
	 */
	void write(Path directory) throws IOException {
		Files.createDirectories(directory);
		Files.writeString(directory.resolve("sweep.md"), markdown());
		MAPPER.writeValue(directory.resolve("sweep.json").toFile(),
				Map.of("machine", this.machine, "plan", this.plan, "samples", this.samples));
		for (SweepLoad load : SweepLoad.values()) {
			LinePlot plot = new LinePlot(load.title(), "cores of the server", load.unit());
			for (SweepVariant variant : SweepVariant.values()) {
				Map<Integer, Double> line = new LinkedHashMap<>();
				this.plan.points()
					.stream()
					.filter((point) -> point.variants().contains(variant))
					.forEach((point) -> line.put(point.cores(),
							median(new Row(point.cores(), variant, load), SweepSample::rate)));
				plot.add(variant.title(), line);
			}
			plot.write(directory.resolve("sweep-%s.svg".formatted(load.id())));
		}
	}

	/**
	 * A row of a table.
	 *
	 * @param cores number of cores
	 * @param variant which server
	 * @param load what its clients did
	 */
	private record Row(int cores, SweepVariant variant, SweepLoad load) {

	}

}
