package io.github.reuseport.benchmarks.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.benchmarks.load.Tool;

/**
 * Measures the same application on 1, 2, 4 and so on up to all cores of this machine,
 * with and without the starter.
 */
public final class Sweep {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private Sweep() {
	}

	/**
	 * Measure.
	 * @param arguments {@code full} or {@code trial}; {@code --cores=<numbers>};
	 * {@code --launches=<number>}; {@code --warm-up=<seconds>}; {@code --load=own} or
	 * {@code wrk}
	 * @throws Exception if it cannot be measured
	 */
	public static void main(String... arguments) throws Exception {
		SweepPlan plan = SweepPlan.of(CpuList.cores(), hasSteering(System.getProperty("os.version")),
				Tool.WRK.isInstalled(), arguments);
		System.out.println(plan.markdown());
		int seconds = plan.plannedSeconds();
		System.out.printf("Planned: %d min %d s%n", seconds / 60, seconds % 60);
		Path directory = Path.of(System.getProperty("benchmarks.results", "results"));
		Files.createDirectories(directory);
		long start = System.nanoTime();
		List<SweepSample> samples = new ArrayList<>();
		for (int launch = 0; launch < plan.launches(); launch++) {
			for (PointPlan point : plan.points()) {
				samples.addAll(run(launch, point));
			}
		}
		SweepReport report = new SweepReport(plan, samples);
		System.out.println(report.markdown());
		System.out.printf("Took %d s%n", (System.nanoTime() - start) / 1_000_000_000);
		report.write(directory);
		System.out.println("Written to " + directory.toAbsolutePath());
	}

	/**
	 * Whether listeners of one group can be preferred by the CPU.
	 * @param kernel version of Linux
	 * @return whether it is 6.2 or later
	 */
	static boolean hasSteering(String kernel) {
		String[] numbers = kernel.split("[^0-9]+");
		int major = Integer.parseInt(numbers[0]);
		return major > 6 || major == 6 && Integer.parseInt(numbers[1]) >= 2;
	}

	private static List<SweepSample> run(int launch, PointPlan point) throws IOException, InterruptedException {
		Path plan = Files.createTempFile("point", ".json");
		Path results = Files.createTempFile("point", ".json");
		try {
			MAPPER.writeValue(plan.toFile(), point);
			Process process = new ProcessBuilder("taskset", "-c", point.clientCpus(),
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
					"--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
					"-Dbenchmarks.servers=" + System.getProperty("benchmarks.servers"), "-classpath",
					System.getProperty("java.class.path"), Point.class.getName(), Integer.toString(launch),
					plan.toString(), results.toString())
				.inheritIO()
				.start();
			Thread hook = new Thread(process::destroy);
			Runtime.getRuntime().addShutdownHook(hook);
			int status = process.waitFor();
			Runtime.getRuntime().removeShutdownHook(hook);
			if (status != 0) {
				throw new IOException("%d cores were not measured".formatted(point.cores()));
			}
			return List.of(MAPPER.readValue(results.toFile(), SweepSample[].class));
		}
		finally {
			Files.deleteIfExists(plan);
			Files.deleteIfExists(results);
		}
	}

}
