package io.github.reuseport.it.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts {@link SampleProcess processes} as users do, on the default address and with the
 * default times, and ends them after each test. When the test has failed, what they have
 * written goes with the failure.
 */
public final class SampleProcesses implements AfterEachCallback {

	static final List<String> JVM_OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto",
			"-Xmx128m", "--enable-native-access=ALL-UNNAMED");

	private static final String LOADER_PATH = "-Dloader.path=";

	private final List<SampleProcess> processes = new ArrayList<>();

	private final boolean unpacked;

	private @Nullable Path copy;

	/**
	 * Processes that are started from the executable jar.
	 */
	public SampleProcesses() {
		this(false);
	}

	private SampleProcesses(boolean unpacked) {
		this.unpacked = unpacked;
	}

	/**
	 * Start processes from a copy of the executable jar from now on.
	 * @param copy the copy
	 */
	public void from(Path copy) {
		this.copy = copy;
	}

	/**
	 * Processes that start in half the time.
	 * @return the processes
	 * @see UnpackedSample
	 */
	public static SampleProcesses unpacked() {
		return new SampleProcesses(true);
	}

	/**
	 * Start the application on a port that the kernel chooses.
	 * @param arguments system properties ({@code -D}), other options of the JVM
	 * ({@code -X}) and arguments of the application ({@code --})
	 * @return the process
	 */
	public SampleProcess start(String... arguments) throws IOException {
		return startOn(0, arguments);
	}

	public SampleProcess startOn(int port, String... arguments) throws IOException {
		return launch(command(port, arguments));
	}

	public SampleProcess startWithOpenFilesLimit(int limit, String... arguments) throws IOException {
		return startBy(List.of("bash", "-c", "ulimit -n \"$0\" && exec \"$@\"", Integer.toString(limit)), 0, arguments);
	}

	/**
	 * Start the application through another program.
	 * @param program the program and its arguments, which are followed by the command
	 * @param port the port of the application
	 * @param arguments its arguments
	 * @return the process
	 */
	public SampleProcess startBy(List<String> program, int port, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(program);
		command.addAll(command(port, arguments));
		return launch(command);
	}

	/**
	 * Whether another program can be started through one.
	 * @param program the program and its arguments
	 * @return {@code false} if it is not there or not allowed
	 */
	public static boolean isPossible(List<String> program) throws InterruptedException {
		try {
			List<String> command = new ArrayList<>(program);
			command.add("true");
			return new ProcessBuilder(command).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private SampleProcess launch(List<String> command) throws IOException {
		SampleProcess process = new SampleProcess(command);
		this.processes.add(process);
		return process;
	}

	private List<String> command(int port, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(UnpackedSample.java());
		command.addAll(JVM_OPTIONS);
		List<String> systemProperties = only("-D", arguments);
		command.addAll(systemProperties);
		// The last one counts
		command.addAll(only("-X", arguments));
		if (this.unpacked) {
			command.addAll(new UnpackedSample(Path.of(jar())).arguments(loaderPath(systemProperties)));
		}
		else if (systemProperties.stream().anyMatch((option) -> option.startsWith(LOADER_PATH))) {
			// The launcher of "-jar" takes nothing from outside the jar
			command.addAll(List.of("-cp", jar(), "org.springframework.boot.loader.launch.PropertiesLauncher"));
		}
		else {
			command.addAll(List.of("-jar", jar()));
		}
		command.add("--server.port=" + port);
		command.addAll(only("--", arguments));
		return command;
	}

	private static @Nullable String loaderPath(List<String> systemProperties) {
		return systemProperties.stream()
			.filter((option) -> option.startsWith(LOADER_PATH))
			.map((option) -> option.substring(LOADER_PATH.length()))
			.findFirst()
			.orElse(null);
	}

	private List<String> only(String prefix, String... arguments) {
		return Arrays.stream(arguments).filter((argument) -> argument.startsWith(prefix)).toList();
	}

	private String jar() {
		if (this.copy != null) {
			return this.copy.toString();
		}
		String jar = System.getProperty("sample.jar");
		if (jar == null) {
			throw new IllegalStateException("'sample.jar' must be set: run the test by Maven");
		}
		return jar;
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		String outputs = end();
		context.getExecutionException().ifPresent((failure) -> failure.addSuppressed(new AssertionError(outputs)));
	}

	/**
	 * End all processes by force: a test that is about a stop has waited for it.
	 * @return all they have written
	 */
	public String end() throws IOException, InterruptedException {
		this.processes.forEach(SampleProcess::kill);
		StringBuilder outputs = new StringBuilder();
		for (SampleProcess process : this.processes) {
			outputs.append("Output of process %d:%n%s%n".formatted(process.pid(), process.end()));
		}
		this.processes.clear();
		return outputs.toString();
	}

}
