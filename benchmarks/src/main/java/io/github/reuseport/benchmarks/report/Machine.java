package io.github.reuseport.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where it was measured.
 *
 * @param processor name of the processor
 * @param cores number of cores, which the servers share with the load generator
 * @param kernel version of Linux
 * @param java version of the JDK that runs the servers
 */
public record Machine(String processor, int cores, String kernel, String java) {

	/**
	 * The machine that runs this.
	 * @return the machine
	 */
	public static Machine here() {
		return new Machine(processorName(), Runtime.getRuntime().availableProcessors(),
				System.getProperty("os.version"), Runtime.version().toString());
	}

	private static String processorName() {
		try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
			return lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).trim())
				.findFirst()
				.orElse("unknown");
		}
		catch (IOException ex) {
			return "unknown";
		}
	}

	@Override
	public String toString() {
		return "%d cores (%s), shared by servers and clients; Linux %s; JDK %s".formatted(this.cores, this.processor,
				this.kernel, this.java);
	}

}
