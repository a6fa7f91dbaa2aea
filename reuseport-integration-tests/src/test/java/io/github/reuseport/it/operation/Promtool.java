package io.github.reuseport.it.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Prometheus' own checks.
 */
final class Promtool {

	private static final Program PROGRAM = new Program(Path.of("/usr/bin/promtool"), "prometheus");

	private Promtool() {
	}

	/**
	 * Check something, and see that nothing is wrong with it.
	 * @param input what the check reads from its standard input
	 * @param arguments the check
	 * @return what it says
	 */
	static String check(String input, String... arguments) throws IOException, InterruptedException {
		PROGRAM.require();
		Path file = Files.createTempFile("promtool", ".txt");
		try {
			Files.writeString(file, input);
			List<String> command = new ArrayList<>(List.of(PROGRAM.path().toString()));
			command.addAll(List.of(arguments));
			Process process = new ProcessBuilder(command).redirectInput(file.toFile())
				.redirectErrorStream(true)
				.start();
			String output = new String(process.getInputStream().readAllBytes());
			assertThat(process.waitFor()).as(output).isZero();
			return output;
		}
		finally {
			Files.delete(file);
		}
	}

}
