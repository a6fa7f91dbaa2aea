package io.github.reuseport.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Processes of a test that do nothing, until they are asked to stop.
 */
public final class Sleeper implements AfterEachCallback {

	private final List<Process> processes = new ArrayList<>();

	/**
	 * Start a process, which is younger than all before it.
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	public Process start() throws IOException {
		return start("sleep", "60");
	}

	/**
	 * Start a process that runs on when it is asked to stop.
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	public Process startStubborn() throws IOException {
		Process process = start("sh", "-c", "trap '' TERM; echo; exec sleep 60");
		process.getInputStream().read();
		return process;
	}

	/**
	 * Start a process that remains as a zombie when it has ended, because its parent does
	 * not wait for it.
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	public ProcessHandle startUnderACarelessParent() throws IOException {
		// The shell would wait for it: what is written comes back once it is a cat
		Process parent = start("sh", "-c", "sleep 60 >&- & echo $!; exec cat");
		BufferedReader output = parent.inputReader();
		ProcessHandle process = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
		parent.outputWriter().append("careless\n").flush();
		output.readLine();
		return process;
	}

	private Process start(String... command) throws IOException {
		Process process = new ProcessBuilder(command).start();
		this.processes.add(process);
		return process;
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		for (Process process : this.processes) {
			process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
	}

}
