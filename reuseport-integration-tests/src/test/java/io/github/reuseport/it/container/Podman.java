package io.github.reuseport.it.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.it.operation.Program;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Podman, called so that it can run containers on this machine.
 */
final class Podman {

	private static final List<Program> PROGRAMS = List.of(new Program(Path.of("/usr/bin/podman"), "podman"),
			new Program(Path.of("/usr/bin/crun"), "crun"), new Program(Path.of("/usr/bin/catatonit"), "catatonit"));

	/**
	 * Beside the cgroups of version 1, where crun refuses to start.
	 */
	private static final Path HYBRID = Path.of("/sys/fs/cgroup/unified");

	/**
	 * Higher ones than the caller has could not be set everywhere.
	 */
	private static final String CONFIGURATION = """
			[containers]
			default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
			""";

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private Podman() {
	}

	/**
	 * Skip the test aloud where a program is missing.
	 */
	static void require() {
		PROGRAMS.forEach(Program::require);
	}

	/**
	 * The command that stands for {@code podman}.
	 * @return the command
	 */
	static List<String> command(String... arguments) throws IOException {
		Path configuration = Path.of("target", "containers.conf").toAbsolutePath();
		Files.writeString(configuration, CONFIGURATION);
		List<String> command = new ArrayList<>(List.of("env", "CONTAINERS_CONF=" + configuration));
		if (Files.isDirectory(HYBRID)) {
			command.addAll(List.of("unshare", "-m", "bash", "-c", "umount \"$0\" && exec \"$@\"", HYBRID.toString()));
		}
		command.add("podman");
		command.addAll(List.of(arguments));
		return command;
	}

	/**
	 * Run podman to its end.
	 * @param arguments the arguments
	 */
	static void run(String... arguments) throws IOException, InterruptedException {
		run(command(arguments));
	}

	/**
	 * Run a command to its end.
	 * @param command the command
	 */
	static void run(List<String> command) throws IOException, InterruptedException {
		Path log = Files.createTempFile("podman", ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("%s has ended", command).isTrue();
			assertThat(process.exitValue()).as("%s: %s", command, Files.readString(log)).isZero();
		}
		finally {
			process.destroyForcibly();
			Files.delete(log);
		}
	}

}
