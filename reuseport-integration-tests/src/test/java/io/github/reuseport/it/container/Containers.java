package io.github.reuseport.it.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.yaml.snakeyaml.Yaml;

import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;

/**
 * Containers of the sample application on the network of the host. They are ended by
 * their names after each test, and when it has failed, what they have written goes with
 * the failure.
 */
final class Containers implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

	/**
	 * How many listeners each of them has.
	 */
	static final int LISTENERS = 2;

	private static final String JVM_OPTIONS = String.join(" ", SampleProcesses.JVM_OPTIONS)
			+ " -Dreactor.netty.ioWorkerCount=" + LISTENERS;

	/**
	 * Gets podman as its arguments. Stands for the process of a container in its output
	 * and its exit code.
	 */
	private static final String FOLLOW = "\"$@\" logs -f \"$CONTAINER\"; exit \"$(\"$@\" wait \"$CONTAINER\")\"";

	private final SampleProcesses processes = new SampleProcesses();

	private final Map<SampleProcess, String> names = new HashMap<>();

	private final Map<SampleProcess, List<String>> stops = new HashMap<>();

	private final List<List<String>> removals = new ArrayList<>();

	private SampleImage image;

	private int count;

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.image = SampleImage.build();
	}

	/**
	 * Start a container.
	 * @param port the port of the application
	 * @param arguments options of {@code podman run}, and arguments of the application
	 * ({@code --server.} and {@code --logging.})
	 * @return the process in the container
	 */
	SampleProcess start(int port, String... arguments) throws IOException {
		String name = name();
		List<String> command = Podman.command("run", "--name=" + name, "--network=host", "--stop-timeout=60",
				"--env=JDK_JAVA_OPTIONS=" + JVM_OPTIONS);
		command.addAll(Arrays.stream(arguments).filter((argument) -> !isOfApplication(argument)).toList());
		command.addAll(List.of(this.image.name(), "--server.port=" + port));
		command.addAll(Arrays.stream(arguments).filter(Containers::isOfApplication).toList());
		this.removals.add(List.of("rm", "--force", "--ignore", "--time=0", name));
		return launch(name, command, List.of("stop", name));
	}

	private static boolean isOfApplication(String argument) {
		return argument.startsWith("--server.") || argument.startsWith("--logging.");
	}

	/**
	 * Start the pod of the DaemonSet that the page about Kubernetes prints, with nothing
	 * changed but the image, the port and the options of the JVM.
	 * @param port the port of the application
	 * @return the process in the container of the pod
	 */
	SampleProcess play(int port) throws IOException, InterruptedException {
		Map<String, Object> daemonSet = Manifests.of("docs/kubernetes.md", "DaemonSet");
		Map<String, Object> container = Manifests.onlyContainer(daemonSet);
		container.put("image", this.image.name());
		Manifests.setVariable(container, "SERVER_PORT", Integer.toString(port));
		Manifests.setVariable(container, "JDK_JAVA_OPTIONS", JVM_OPTIONS);
		String name = name();
		String containerName = name + "-" + container.get("name");
		Path file = Files.createTempFile("pod", ".yaml");
		try {
			Files.writeString(file, new Yaml().dump(Manifests.pod(daemonSet, name)));
			this.removals.add(List.of("pod", "rm", "--force", "--ignore", "--time=0", name));
			Podman.run("play", "kube", file.toString());
		}
		finally {
			Files.delete(file);
		}
		List<String> command = new ArrayList<>(
				List.of("env", "CONTAINER=" + containerName, "bash", "-c", FOLLOW, "bash"));
		command.addAll(Podman.command());
		return launch(containerName, command, List.of("pod", "stop", "--time=60", name));
	}

	/**
	 * The name of the container of a process.
	 * @param process the process
	 * @return the name
	 */
	String nameOf(SampleProcess process) {
		return this.names.get(process);
	}

	private String name() {
		return "reuseport-it-" + ProcessHandle.current().pid() + "-" + ++this.count;
	}

	private SampleProcess launch(String name, List<String> command, List<String> stop) throws IOException {
		SampleProcess process = this.processes.launch(command);
		this.names.put(process, name);
		this.stops.put(process, stop);
		return process;
	}

	/**
	 * Stop a container as an operator does.
	 * @param process the process in it
	 */
	void stop(SampleProcess process) {
		try {
			Podman.run(this.stops.get(process).toArray(String[]::new));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		try {
			// A container after those that live in its namespaces
			for (int i = this.removals.size() - 1; i >= 0; i--) {
				Podman.run(this.removals.get(i).toArray(String[]::new));
			}
		}
		finally {
			this.removals.clear();
			this.names.clear();
			this.stops.clear();
			this.processes.afterEach(context);
		}
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		if (this.image != null) {
			this.image.remove();
		}
	}

}
