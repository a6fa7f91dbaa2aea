package io.github.reuseport.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Network and mount namespaces of their own, in which a class runs in a process of its
 * own.
 */
public final class Namespace {

	private Namespace() {
	}

	/**
	 * Run a class.
	 * @param setUp what the shell does before in the process that becomes that of the
	 * class
	 * @param main the class
	 * @return all that it has written
	 */
	public static String run(String setUp, Class<?> main) throws Exception {
		List<String> shell = List.of("unshare", "-Urnm", "bash", "-c",
				"ip link set lo up && %s && exec \"$@\"".formatted(setUp), "bash");
		assumeThat(run(shell, List.of("true"))).as("namespaces of one's own with " + setUp).isEmpty();
		return run(shell, List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-Dio.netty.machineId=02:00:00:00:00:01", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
	}

	private static String run(List<String> shell, List<String> program) throws Exception {
		List<String> command = new ArrayList<>(shell);
		command.addAll(program);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

}
