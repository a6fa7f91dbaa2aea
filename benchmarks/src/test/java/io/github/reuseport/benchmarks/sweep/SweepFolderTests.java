package io.github.reuseport.benchmarks.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link SweepFolder}.
 */
class SweepFolderTests {

	private static final Path SERVERS = Path.of("servers");

	@TempDir
	private Path directory;

	private Path folder;

	@BeforeEach
	void buildAndCarry() throws IOException {
		assumeTrue(Files.exists(SERVERS.resolve("webflux-reuseport/target/class-path")),
				"the servers of the benchmarks have been built");
		Path built = this.directory.resolve("built");
		new SweepFolder(built).build(System.getProperty("java.class.path"), SERVERS);
		this.folder = Files.move(built, this.directory.resolve("carried"));
	}

	@Test
	void namesOnlyJarsOfItsOwn() throws IOException {
		for (String file : List.of("class-path", "servers/webflux/target/class-path",
				"servers/webflux-reuseport/target/class-path")) {
			String classPath = Files.readString(this.folder.resolve(file));
			assertThat(classPath.split(":")).isNotEmpty()
				.allSatisfy((entry) -> assertThat(entry).matches("lib/[^/]+\\.jar"))
				.allSatisfy((entry) -> assertThat(this.folder.resolve(entry)).isNotEmptyFile());
		}
	}

	@Test
	void runsWithoutMavenAndNetwork() throws Exception {
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "taskset is installed");
		Path output = this.directory.resolve("output");
		List<String> command = new ArrayList<>(withoutNetwork());
		command.addAll(List.of(this.folder.resolve("sweep").toString(), "trial", "--load=own"));
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().clear();
		builder.environment()
			.putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", this.directory.toString(), "JAVA_HOME",
					System.getProperty("java.home")));
		Process process = builder.start();
		try {
			assertThat(process.waitFor(600, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(Files.readString(output)).isZero();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroy);
			process.destroy();
		}
		Path results = this.folder.resolve("results");
		assertThat(Files.readString(output)).contains("CPUs of the server", "Planned: ");
		assertThat(results.resolve("sweep.md")).content()
			.contains("| connections/s ", "| requests/s ", "| handshakes/s ", "| stock ", "| starter ");
		assertThat(Files.readString(results.resolve("sweep.json")).split("\"p99Millis\""))
			.as("two servers, three loads")
			.hasSize(1 + 2 * 3);
		for (SweepLoad load : SweepLoad.values()) {
			assertThat(results.resolve("sweep-%s.svg".formatted(load.id()))).isNotEmptyFile();
		}
	}

	// Where it can be taken away: root may do that
	private static List<String> withoutNetwork() throws IOException, InterruptedException {
		List<String> prefix = List.of("unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh");
		if (!Files.isExecutable(Path.of("/usr/bin/unshare"))) {
			return List.of();
		}
		List<String> attempt = new ArrayList<>(prefix);
		attempt.add("true");
		Process process = new ProcessBuilder(attempt).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		return (process.waitFor() == 0) ? prefix : List.of();
	}

}
