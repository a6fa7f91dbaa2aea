package io.github.reuseport.benchmarks.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Asks the JVM of a server.
 */
final class Jcmd {

	private Jcmd() {
	}

	static String run(RunningServer server, String command) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				Long.toString(server.processes().pid()), command)
			.redirectErrorStream(true)
			.start();
		try {
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		finally {
			process.destroy();
		}
	}

}
