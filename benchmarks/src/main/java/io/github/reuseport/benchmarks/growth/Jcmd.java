package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.reuseport.benchmarks.proc.Command;

/**
 * Asks another JVM.
 */
final class Jcmd {

	private static final long LIMIT_SECONDS = 120;

	private Jcmd() {
	}

	/**
	 * Ask.
	 * @param pid id of the process
	 * @param questions commands of {@code jcmd}, one after the other
	 * @return the answers to all of them
	 * @throws IOException if there is none
	 * @throws InterruptedException if interrupted
	 */
	static String run(long pid, String... questions) throws IOException, InterruptedException {
		// A process for each of them would take longer than they do
		Path file = Files.write(Files.createTempFile("questions", ".jcmd"), List.of(questions));
		try {
			return Command.run(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
					Long.toString(pid), "-f", file.toString()), LIMIT_SECONDS);
		}
		finally {
			Files.delete(file);
		}
	}

}
