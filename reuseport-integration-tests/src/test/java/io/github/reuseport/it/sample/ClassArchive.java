package io.github.reuseport.it.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What a JVM keeps of a training run of the application, so that the next start is
 * faster.
 */
public enum ClassArchive {

	/**
	 * Nothing.
	 */
	NONE(17, "", ""),

	/**
	 * Class data sharing.
	 */
	CDS(17, "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),

	/**
	 * The ahead-of-time cache of Java 25.
	 */
	AOT_CACHE(25, "-XX:AOTCacheOutput=", "-XX:AOTCache=");

	private final int release;

	private final String output;

	private final String input;

	ClassArchive(int release, String output, String input) {
		this.release = release;
		this.output = output;
		this.input = input;
	}

	/**
	 * Extract the application by its own tools.
	 * @param processes run them
	 * @param jar the executable jar
	 * @param directory where to
	 * @return the jar to start from
	 */
	public static Path extract(SampleProcesses processes, Path jar, Path directory) throws Exception {
		SampleProcess tools = processes.launch(List.of(UnpackedSample.java(), "-Djarmode=tools", "-jar", jar.toString(),
				"extract", "--force", "--destination", directory.toString()));
		assertThat(tools.exitCode()).as(tools.output()).isZero();
		return directory.resolve(jar.getFileName());
	}

	/**
	 * Make the archive by a training run.
	 * @param processes run it
	 * @param jar the jar of the extracted application
	 * @return the run, which has ended
	 */
	public SampleProcess train(SampleProcesses processes, Path jar) throws Exception {
		SampleProcess training = processes
			.launch(command(this.output, jar, List.of("-Dspring.context.exit=onRefresh"), List.of("--server.port=0")));
		assertThat(training.exitCode()).as(training.output()).isZero();
		assertThat(file(jar)).as(training.output()).exists();
		return training;
	}

	/**
	 * The command that starts the application.
	 * @param jar the jar of the extracted application
	 * @param options more options of the JVM
	 * @param arguments the arguments of the application
	 * @return the command
	 */
	public List<String> command(Path jar, List<String> options, List<String> arguments) throws IOException {
		return command(this.input, jar, options, arguments);
	}

	private List<String> command(String archive, Path jar, List<String> options, List<String> arguments)
			throws IOException {
		List<String> command = new ArrayList<>(List.of(java()));
		// The cache and -Xshare exclude one another
		command.addAll(SampleProcesses.JVM_OPTIONS.stream().filter((option) -> !option.startsWith("-Xshare")).toList());
		if (!archive.isEmpty()) {
			command.add(archive + file(jar));
		}
		command.addAll(options);
		command.addAll(List.of("-jar", jar.toString()));
		command.addAll(arguments);
		return command;
	}

	private Path file(Path jar) {
		return jar.resolveSibling(name());
	}

	private String java() throws IOException {
		if (Runtime.version().feature() >= this.release) {
			return UnpackedSample.java();
		}
		Path jvms = Path.of("/usr/lib/jvm");
		assumeThat(jvms).as("folder of JDKs").isDirectory();
		try (Stream<Path> homes = Files.list(jvms)) {
			List<String> found = homes.filter((home) -> home.getFileName().toString().contains("" + this.release))
				.map((home) -> home.resolve("bin/java"))
				.filter(Files::isExecutable)
				.map(Path::toString)
				.toList();
			assumeThat(found).as("JDK " + this.release).isNotEmpty();
			return found.get(0);
		}
	}

}
