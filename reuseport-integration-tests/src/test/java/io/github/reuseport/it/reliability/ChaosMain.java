package io.github.reuseport.it.reliability;

import java.nio.file.Files;
import java.nio.file.Path;

import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.upgrade.ExecutableJar;

/**
 * Makes chaos in a process of its own, which is in a network namespace of its own: there
 * it may close the listeners of others.
 */
public final class ChaosMain {

	private ChaosMain() {
	}

	/**
	 * Print what happens, and what has come of it.
	 * @param args the plan
	 */
	public static void main(String[] args) throws Exception {
		ChaosPlan plan = ChaosPlan.of(args);
		SampleProcesses processes = plan.isFromJar() ? new SampleProcesses() : SampleProcesses.unpacked();
		Path directory = Files.createTempDirectory("chaos");
		Path copy = directory.resolve("app.jar");
		int status = 1;
		try {
			ExecutableJar jar = plan.isFromJar() ? ExecutableJar.copyTo(copy) : null;
			System.out.println(new Chaos(plan, processes, jar).run());
			status = 0;
		}
		catch (Throwable ex) {
			System.out.println(processes.end());
			ex.printStackTrace(System.out);
		}
		finally {
			processes.end();
			Files.deleteIfExists(copy);
			Files.delete(directory);
		}
		System.exit(status);
	}

}
