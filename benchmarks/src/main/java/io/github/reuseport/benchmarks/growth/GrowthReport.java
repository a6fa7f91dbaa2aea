package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.benchmarks.report.Machine;
import io.github.reuseport.benchmarks.report.Statistic;
import io.github.reuseport.benchmarks.report.Table;

/**
 * What a run tells.
 */
final class GrowthReport {

	private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private static final int CLASSES = 8;

	private final GrowthOptions options;

	private final GrowthResults results;

	private final String files;

	GrowthReport(GrowthOptions options, GrowthResults results, String files) {
		this.options = options;
		this.results = results;
		this.files = files;
	}

	String markdown() {
		return """
				# Growth with connections

				%s. %s %d launches of both servers, medians and in parentheses the smallest and the largest; ratios are \
				those of the starter to stock in the same launch.

				%s
				%s
				%s
				%s
				Where the heap of a connection differs most, with %d connections, in bytes per connection: %s.
				"""
			.formatted(Machine.here(), this.files, this.options.launches(), connections(), looks(), goals(), handoffs(),
					this.options.largest(), differences());
	}

	private String connections() {
		return new Table<Integer>().column("connections", Object::toString)
			.column("bytes of memory per connection, stock", (size) -> bytes(Variant.STOCK, size))
			.column("starter", (size) -> bytes(Variant.STARTER, size))
			.column("ratio", (size) -> ratio(this.results.ratio(size, GrowthSample::bytesPerConnection)))
			.column("of it heap, stock",
					(size) -> whole(this.results.of(Variant.STOCK, size, GrowthSample::heapPerConnection)))
			.column("starter", (size) -> whole(this.results.of(Variant.STARTER, size, GrowthSample::heapPerConnection)))
			.column("of it buffers, stock",
					(size) -> whole(this.results.of(Variant.STOCK, size, GrowthSample::directPerConnection)))
			.column("starter",
					(size) -> whole(this.results.of(Variant.STARTER, size, GrowthSample::directPerConnection)))
			.column("opened/s, stock",
					(size) -> whole(this.results.of(Variant.STOCK, size, GrowthSample::openedPerSecond)))
			.column("starter", (size) -> whole(this.results.of(Variant.STARTER, size, GrowthSample::openedPerSecond)))
			.column("ratio", (size) -> ratio(this.results.ratio(size, GrowthSample::openedPerSecond)))
			.column("CPU of each, ratio", (size) -> ratio(this.results.ratio(size, GrowthSample::openMicros)))
			.column("switches, ratio", (size) -> ratio(this.results.ratio(size, GrowthSample::openSwitches)))
			.of(this.options.sizes());
	}

	private String bytes(Variant variant, int size) {
		return whole(this.results.of(variant, size, GrowthSample::bytesPerConnection));
	}

	private String looks() {
		return new Table<Integer>().column("connections", Object::toString)
			.column("health, stock: ms", (size) -> millis(Variant.STOCK, size, Looks.Kind.HEALTH))
			.column("starter", (size) -> millis(Variant.STARTER, size, Looks.Kind.HEALTH))
			.column("scrape, stock: ms", (size) -> millis(Variant.STOCK, size, Looks.Kind.SCRAPE))
			.column("starter", (size) -> millis(Variant.STARTER, size, Looks.Kind.SCRAPE))
			.column("ratio", this::scrapeRatio)
			.column("endpoint: ms", (size) -> millis(Variant.STARTER, size, Looks.Kind.ENDPOINT))
			.column("watchdog, cores", (size) -> cores(Variant.STARTER, size, (sample) -> sample.idle().watchdog()))
			.column("keeper", (size) -> cores(Variant.STARTER, size, (sample) -> sample.idle().keeper()))
			.column("idle process, stock: cores",
					(size) -> cores(Variant.STOCK, size, (sample) -> sample.idle().process()))
			.column("starter", (size) -> cores(Variant.STARTER, size, (sample) -> sample.idle().process()))
			.of(this.options.sizes());
	}

	private String scrapeRatio(int size) {
		return ratio(this.results.ratio(size, (sample) -> sample.look(Looks.Kind.SCRAPE)));
	}

	private String millis(Variant variant, int size, Looks.Kind kind) {
		Statistic times = this.results.of(variant, size, (sample) -> sample.look(kind));
		return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", times.median(), times.least(), times.most());
	}

	private String cores(Variant variant, int size, ToDoubleFunction<GrowthSample> value) {
		return String.format(Locale.ROOT, "%.5f", this.results.of(variant, size, value).median());
	}

	private String goals() {
		int largest = this.options.largest();
		int smallest = this.options.sizes().get(0);
		List<Goal> goals = new ArrayList<>();
		goals.add(new Goal("memory of a connection as stock within 2 %",
				ratio(this.results.ratio(largest, GrowthSample::bytesPerConnection)),
				law(Variant.STARTER, (sample) -> sample.memory().total()),
				law(Variant.STOCK, (sample) -> sample.memory().total())));
		for (Looks.Kind kind : Looks.Kind.values()) {
			ToDoubleFunction<GrowthSample> time = (sample) -> sample.look(kind);
			goals.add(new Goal("%s in the same time as with %d".formatted(kind.title(), smallest),
					ratio(this.results.growth(Variant.STARTER, largest, smallest, time)), law(Variant.STARTER, time),
					Looks.Kind.of(Variant.STOCK).contains(kind) ? law(Variant.STOCK, time) : "–"));
		}
		goals.add(new Goal("scrape in the time of stock", scrapeRatio(largest), "–", "–"));
		ToDoubleFunction<GrowthSample> watchdog = (sample) -> sample.idle().watchdog();
		goals.add(new Goal("watchdog below 0.001 of a core", cores(Variant.STARTER, largest, watchdog),
				law(Variant.STARTER, watchdog), "–"));
		goals.add(new Goal("opened at the pace of stock or better",
				ratio(this.results.ratio(largest, GrowthSample::openedPerSecond)),
				law(Variant.STARTER, GrowthSample::openSeconds), law(Variant.STOCK, GrowthSample::openSeconds)));
		return new Table<Goal>().column("goal, with %d connections".formatted(largest), Goal::text)
			.column("measured", Goal::measured)
			.column("law from %d on".formatted(this.options.reference()), Goal::law)
			.column("law of stock", Goal::stock)
			.of(goals);
	}

	private String law(Variant variant, ToDoubleFunction<GrowthSample> value) {
		int largest = this.options.largest();
		int reference = this.options.reference();
		if (largest == reference) {
			return "–";
		}
		double growth = this.results.growth(variant, largest, reference, value).median();
		return Law.of(growth, (double) largest / reference).toString();
	}

	private String handoffs() {
		List<Integer> ways = this.results.handoffs().stream().map(Handoffs::atOnce).distinct().toList();
		return new Table<Integer>()
			.column("%d connections that stay, opened".formatted(this.options.handoffConnections()),
					(way) -> (way == 1) ? "one after the other" : way + " at once")
			.column("handed off", (way) -> whole(counted(way, Handoffs::handedOff)))
			.column("fewest to be even in the end", (way) -> whole(counted(way, Handoffs::fewest)))
			.column("expected to be even at every moment", (way) -> whole(counted(way, Handoffs::alwaysEven)))
			.column("max/mean in the end", (way) -> ratio(counted(way, Handoffs::imbalance)))
			.of(ways);
	}

	private Statistic counted(int way, ToDoubleFunction<Handoffs> value) {
		return Statistic.of(this.results.handoffs()
			.stream()
			.filter((handoffs) -> handoffs.atOnce() == way)
			.map(value::applyAsDouble)
			.toList());
	}

	private String differences() {
		int largest = this.options.largest();
		List<String> differences = new ArrayList<>();
		heap(Variant.STARTER).minus(heap(Variant.STOCK))
			.largest(CLASSES)
			.forEach((name, bytes) -> differences
				.add(String.format(Locale.ROOT, "`%s` %+.0f", name, (double) bytes / largest)));
		return String.join(", ", differences);
	}

	private HeapHistogram heap(Variant variant) {
		return this.results.samples()
			.stream()
			.filter((sample) -> sample.variant() == variant && sample.connections() == this.options.largest())
			.findFirst()
			.map(GrowthSample::heap)
			.orElseThrow();
	}

	private static String whole(Statistic numbers) {
		return (numbers.least() == numbers.most()) ? String.format(Locale.ROOT, "%.0f", numbers.median())
				: String.format(Locale.ROOT, "%.0f (%.0f–%.0f)", numbers.median(), numbers.least(), numbers.most());
	}

	private static String ratio(Statistic ratio) {
		return (ratio.least() == ratio.most()) ? String.format(Locale.ROOT, "%.3f", ratio.median())
				: String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", ratio.median(), ratio.least(), ratio.most());
	}

	/**
	 * Write the tables and all that was measured.
	 * @param directory where to write it
	 * @throws IOException if that fails
	 */
	void write(Path directory) throws IOException {
		Files.createDirectories(directory);
		Files.writeString(directory.resolve("growth.md"), markdown());
		MAPPER.writeValue(directory.resolve("growth.json").toFile(),
				Map.of("machine", Machine.here(), "options", this.options, "results", this.results));
	}

	/**
	 * What was to be reached.
	 *
	 * @param text what it is
	 * @param measured what was measured
	 * @param law how it grows with the starter
	 * @param stock how it grows without
	 */
	private record Goal(String text, String measured, String law, String stock) {

	}

}
