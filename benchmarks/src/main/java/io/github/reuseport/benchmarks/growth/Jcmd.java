package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.reuseport.benchmarks.proc.Command;

/**
 * Asks another JVM.
 */
final class Jcmd {

	private static final long LIMIT_SECONDS = 60;

	private Jcmd() {
	}

	static String run(long pid, String... question) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
		command.add(Long.toString(pid));
		command.addAll(List.of(question));
		return Command.run(command, LIMIT_SECONDS);
	}

}
