package io.github.reuseport.benchmarks.growth;

import java.nio.file.Path;

import io.github.reuseport.benchmarks.proc.OpenFiles;

/**
 * Opens more and more connections to the same application with and without the starter,
 * and tells what grows with them.
 */
public final class Growth {

	private Growth() {
	}

	/**
	 * Measure.
	 * @param arguments {@code full} or {@code trial}; {@code --most=<connections>};
	 * {@code --launches=<number>}
	 * @throws Exception if it cannot be measured
	 */
	public static void main(String... arguments) throws Exception {
		int openFiles = OpenFiles.hardLimit();
		GrowthOptions options = GrowthOptions.parse(openFiles, arguments);
		String files = "A process may have %d open files (hard limit): up to %d connections.".formatted(openFiles,
				options.largest());
		System.out.println(files);
		GrowthResults results = new GrowthResults();
		for (int number : options.launchNumbers().toArray()) {
			try (GrowthLaunch launch = new GrowthLaunch(number, options)) {
				launch.run(results);
			}
		}
		GrowthReport report = new GrowthReport(options, results, files);
		System.out.println(report.markdown());
		Path directory = Path.of(System.getProperty("benchmarks.results", "results"))
			.resolve(options.id().equals("full") ? "growth" : "growth-" + options.id());
		report.write(directory);
		System.out.println("Written to " + directory);
	}

}
