package io.github.reuseport.it.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client that others have written, in a process of its own.
 *
 * @param name what is special about it
 * @param command the program and its arguments, in which {@code PORT} stands for the port
 * @param changing what differs from one time to the next, as a regular expression
 */
record OutsideClient(String name, List<String> command, String changing) implements Dialogue {

	private static final int LIMIT_SECONDS = 300;

	/**
	 * Whether the program is there. If not, say so.
	 * @return {@code false} if the package that has it is not installed
	 */
	boolean isInstalled() {
		boolean installed = Files.isExecutable(Path.of(this.command.get(0)));
		if (!installed) {
			System.err.println("SKIPPED a client, %s: there is no %s".formatted(this.name, this.command.get(0)));
		}
		return installed;
	}

	@Override
	public String hold(int port) throws IOException, InterruptedException {
		List<String> arguments = new ArrayList<>();
		this.command.forEach((argument) -> arguments.add(argument.replace("PORT", Integer.toString(port))));
		Path output = Files.createTempFile("client", ".txt");
		Process process = new ProcessBuilder(arguments).redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
			String text = Files.readString(output, StandardCharsets.ISO_8859_1);
			return text.replaceAll(this.changing, "...").replace(Integer.toString(port), "PORT")
					+ (ended ? "exit " + process.exitValue() : "no end");
		}
		finally {
			process.destroyForcibly();
			Files.delete(output);
		}
	}

}
