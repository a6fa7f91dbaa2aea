package io.github.reuseport.it.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The conformance suite Autobahn, which a plugin of Maven brings along.
 */
final class WebSocketSuite {

	private static final String JAR = "autobahntestsuite-maven-plugin-0.1.5.jar";

	private static final int LIMIT_MINUTES = 15;

	private WebSocketSuite() {
	}

	/**
	 * Find the suite, or skip the test aloud.
	 * @return the suite
	 */
	static WebSocketSuite find() {
		Suites.require(JAR);
		return new WebSocketSuite();
	}

	/**
	 * See to it that all cases have the same outcome.
	 * @param port the port of a server
	 * @param other the port of another one
	 * @param name the name of the other one
	 */
	void assertSame(int port, int other, String name) throws IOException, InterruptedException {
		Map<String, String> first = outcomes(port);
		Map<String, String> second = outcomes(other);
		Map<String, Integer> counts = new TreeMap<>();
		second.values().forEach((outcome) -> counts.merge(outcome, 1, Integer::sum));
		System.out.printf("%s: Autobahn, outcomes with the starter %s%n", name, counts);
		assertThat(second).hasSizeGreaterThan(200).isEqualTo(first);
	}

	private static Map<String, String> outcomes(int port) throws IOException, InterruptedException {
		Path output = Files.createTempFile("autobahn", ".txt");
		// It writes its report where it is started
		Path directory = Files.createTempDirectory("autobahn");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dpython.cachedir.skip=true", "-cp", Suites.directory().toAbsolutePath() + "/*",
				Path.of("src/test/clients/Autobahn.java").toAbsolutePath().toString(),
				"ws://127.0.0.1:%d/echo".formatted(port))
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
			String text = Files.readString(output, StandardCharsets.ISO_8859_1);
			assertThat(ended).as(text).isTrue();
			assertThat(process.exitValue()).as(text).isZero();
			Map<String, String> outcomes = new TreeMap<>();
			text.lines().filter((line) -> line.startsWith("case ")).forEach((line) -> {
				String[] words = line.split(" ");
				outcomes.put(words[1], words[2]);
			});
			return outcomes;
		}
		finally {
			process.destroyForcibly();
			Files.delete(output);
			FileSystemUtils.deleteRecursively(directory);
		}
	}

}
