package io.github.reuseport.it.conformance;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Conformance suites that others have written, as jars of Maven Central that the profile
 * {@code conformance} brings.
 */
final class Suites {

	private Suites() {
	}

	/**
	 * Where they are.
	 * @return the directory, if there is one
	 */
	static Path directory() {
		return Path.of("target", "suites");
	}

	/**
	 * Skip the test aloud where a suite is missing.
	 * @param jar the jar that has it
	 * @return the jar
	 */
	static Path require(String jar) {
		Path path = directory().resolve(jar);
		String skipped = "SKIPPED a test: it needs %s, which the profile 'conformance' copies".formatted(path);
		if (!Files.exists(path)) {
			System.err.println(skipped);
		}
		assumeThat(path).as(skipped).exists();
		return path;
	}

}
