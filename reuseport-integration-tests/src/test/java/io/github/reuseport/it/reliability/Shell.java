package io.github.reuseport.it.reliability;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs programs of the system that do something to a process or a port.
 */
final class Shell {

	private Shell() {
	}

	/**
	 * Run a program that is to succeed.
	 * @param command the program and its arguments
	 * @return what it has written
	 */
	static String run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes());
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
			assertThat(process.exitValue()).as("%s: %s", String.join(" ", command), output).isZero();
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

}
