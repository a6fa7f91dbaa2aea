package io.github.reuseport.it.sample;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample application as it starts fastest: unpacked, with an archive of its classes
 * (class data sharing), both made from the jar by its own tools. It needs half the time,
 * which a series of handovers mostly consists of.
 */
final class UnpackedSample {

	private static final String MAIN = "io.github.reuseport.sample.SampleApplication";

	private static final Duration LIMIT = Duration.ofMinutes(10);

	private static final Set<Path> prepared = new HashSet<>();

	private final Path directory;

	private final String jar;

	/**
	 * Prepare the application, unless that has been done for the jar and this JVM before.
	 * @param jar the executable jar
	 */
	UnpackedSample(Path jar) throws IOException {
		this.directory = jar.resolveSibling("unpacked-" + Runtime.version().feature());
		this.jar = this.directory.resolve(jar.getFileName()).toString();
		if (!prepared.contains(jar)) {
			// Tests of another JVM may want it at the same moment
			try (FileChannel file = FileChannel.open(jar.resolveSibling("unpacked.lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE); FileLock lock = file.lock()) {
				assertThat(lock.isValid()).isTrue();
				prepare(jar);
			}
			prepared.add(jar);
		}
	}

	private void prepare(Path jar) throws IOException {
		// Its time says nothing: builds of the same version have the same one
		Path copy = this.directory.resolve("source.jar");
		if (Files.exists(copy) && Files.mismatch(jar, copy) < 0) {
			return;
		}
		// There again only when all is done
		Files.deleteIfExists(copy);
		run("-Djarmode=tools", "-jar", jar.toString(), "extract", "--force", "--destination",
				this.directory.toString());
		Files.deleteIfExists(archive());
		List<String> training = new ArrayList<>(SampleProcesses.JVM_OPTIONS);
		training.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive(), "-Dspring.context.exit=onRefresh", "-cp",
				this.jar, MAIN));
		run(training.toArray(String[]::new));
		Files.copy(jar, copy);
	}

	private Path archive() {
		return this.directory.resolve("classes.jsa");
	}

	private static void run(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(java()));
		command.addAll(List.of(arguments));
		Path log = Files.createTempFile("unpacked", ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			await(command.toString()).atMost(LIMIT).until(() -> !process.isAlive());
			assertThat(process.exitValue()).as(Files.readString(log)).isZero();
		}
		finally {
			process.destroyForcibly();
			Files.delete(log);
		}
	}

	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	/**
	 * The arguments of the JVM that name the application.
	 * @param libraries a directory of more libraries, or {@code null}
	 * @return the arguments
	 */
	List<String> arguments(@Nullable String libraries) throws IOException {
		StringBuilder classPath = new StringBuilder(this.jar);
		if (libraries != null) {
			try (Stream<Path> jars = Files.list(Path.of(libraries))) {
				jars.sorted().forEach((jar) -> classPath.append(File.pathSeparator).append(jar));
			}
		}
		return List.of("-XX:SharedArchiveFile=" + archive(), "-cp", classPath.toString(), MAIN);
	}

}
