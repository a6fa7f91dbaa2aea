package io.github.reuseport.it.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A network namespace of its own, with its own ports and settings of the kernel, in which
 * the main class of a test runs with all the processes that it starts.
 */
public final class NetworkNamespace {

	/**
	 * A listener that closes leaves its accept queue to the others.
	 */
	public static final String MIGRATING = "echo 1 > /proc/sys/net/ipv4/tcp_migrate_req";

	private final String setUp;

	/**
	 * Prepare a namespace, which is there while a class runs.
	 * @param setUp what the shell does in it before the class runs, nothing by default
	 */
	public NetworkNamespace(String... setUp) {
		this.setUp = "ip link set lo up && "
				+ String.join("", List.of(setUp).stream().map((step) -> step + " && ").toList());
	}

	/**
	 * Run a main class.
	 * @param main the class
	 * @param limit how long it may take
	 * @param arguments its arguments
	 * @return what came of it
	 */
	public Result run(Class<?> main, Duration limit, String... arguments) throws IOException, InterruptedException {
		assumeThat(run(List.of("true"), Duration.ofMinutes(1)).status())
			.as("network namespace with " + this.setUp
					+ "..., which unprivileged users must be allowed to create and the kernel to know")
			.isZero();
		List<String> command = new ArrayList<>(List.of(UnpackedSample.java(), "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				"-Dsample.jar=" + System.getProperty("sample.jar"),
				"-Dio_uring.directory=" + System.getProperty("io_uring.directory"), main.getName()));
		command.addAll(List.of(arguments));
		return run(command, limit);
	}

	private Result run(List<String> command, Duration limit) throws IOException, InterruptedException {
		List<String> complete = new ArrayList<>(
				List.of("unshare", "-Urn", "bash", "-c", this.setUp + "exec \"$@\"", "bash"));
		complete.addAll(command);
		Path log = Files.createTempFile("namespace", ".log");
		Process process = new ProcessBuilder(complete).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)).as(() -> read(log)).isTrue();
			return new Result(process.exitValue(), read(log));
		}
		finally {
			// The main class ends what it has started
			process.destroy();
			if (!process.waitFor(20, TimeUnit.SECONDS)) {
				process.destroyForcibly();
			}
			Files.delete(log);
		}
	}

	private static String read(Path log) {
		try {
			return Files.readString(log);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/**
	 * What came of it.
	 *
	 * @param status the exit code
	 * @param output all that was written
	 */
	public record Result(int status, String output) {

	}

}
