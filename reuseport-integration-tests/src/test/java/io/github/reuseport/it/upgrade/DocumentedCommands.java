package io.github.reuseport.it.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.reuseport.it.handover.Handovers;
import io.github.reuseport.it.operation.Document;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.load.Load;
import io.github.reuseport.load.LoadKind;
import io.github.reuseport.load.LoadRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Types the commands of the documents as they are printed, under load. They use a fixed
 * port, so this is run as a process in a network namespace of its own.
 */
public final class DocumentedCommands {

	private static final int PORT = 8080;

	private static final Duration LIMIT = Duration.ofMinutes(5);

	private static final Pattern PID = Pattern.compile("Starting SampleApplication .* with PID (\\d+)");

	private static final List<LoadKind> LOADS = List.of(LoadKind.NEW_CONNECTIONS, LoadKind.KEEP_ALIVE);

	private final Path directory;

	private final Path log;

	private final List<Load> loads = new ArrayList<>();

	private DocumentedCommands(Path directory) {
		this.directory = directory;
		this.log = directory.resolve("console");
	}

	/**
	 * Type the commands of a document.
	 * @param args which one
	 */
	public static void main(String[] args) throws Exception {
		Path directory = Files.createTempDirectory("documented");
		DocumentedCommands commands = new DocumentedCommands(directory);
		Runtime.getRuntime().addShutdownHook(new Thread(commands::end));
		int status = 1;
		try {
			switch (args[0]) {
				case "README" -> commands.readme();
				case "UPGRADE" -> commands.upgrade();
				case "SYSTEMD" -> commands.systemd();
				default -> throw new IllegalArgumentException(args[0]);
			}
			status = 0;
		}
		catch (Throwable ex) {
			ex.printStackTrace(System.out);
			System.out.println(commands.written());
		}
		System.exit(status);
	}

	private void readme() throws Exception {
		Document upgrade = Document.read("README.md").from("## Upgrade without downtime");
		copyTo("app-1.jar", "app-2.jar");
		List<String> commands = upgrade.commands();
		assertThat(commands).hasSize(2);
		Process shell = shell();
		type(shell, commands.get(0));
		awaitStarted(1);
		load();
		type(shell, commands.get(1));
		awaitStarted(2);
		assertTakenOver();
		String taker = pids().get(1);
		assertStory(upgrade, written().lines().filter((line) -> line.contains(" " + taker + " --- ")).toList());
	}

	private void upgrade() throws Exception {
		Document page = Document.read("docs/upgrade.md");
		Document readme = Document.read("README.md").from("## Upgrade without downtime");
		assertThat(page.commands()).isEqualTo(readme.commands());
		assertThat(page.block("")).isEqualTo(readme.block(""));
		Document document = page.from("## From a shell");
		copyTo("app-1.jar", "app-2.jar");
		Path script = this.directory.resolve("upgrade.sh");
		Files.write(script, document.block("shell"));
		assertThat(script.toFile().setExecutable(true)).isTrue();
		List<String> commands = document.commands();
		assertThat(commands).hasSize(2);
		Process shell = shell();
		type(shell, commands.get(0).replace("app-2.jar", "app-1.jar"));
		await("the first version serves").atMost(LIMIT).until(() -> console().contains("app-1.jar serves as process"));
		load();
		type(shell, commands.get(0));
		await("the second version serves").atMost(LIMIT).until(() -> console().contains("app-2.jar serves as process"));
		assertTakenOver();
		type(shell, commands.get(1));
		await("what was asked for is printed").atMost(LIMIT).until(() -> console().contains(" has ended, "));
		assertStory(page, Files.readAllLines(this.directory.resolve("app-2.jar.log")));
	}

	private void systemd() throws Exception {
		Document single = Document.read("docs/reuseport-sample.service");
		Document template = Document.read("docs/reuseport-sample@.service");
		copyTo("sample-app.jar", "a.jar", "b.jar");
		Process alone = startUnit(single, "");
		awaitStarted(1);
		assertThat(new SampleClient(PORT).get("/hello").body()).isEqualTo("Hello");
		alone.destroy();
		assertStopped(alone, single);
		Process a = startUnit(template, "a");
		awaitStarted(2);
		load();
		startUnit(template, "b");
		awaitStarted(3);
		assertTakenOver();
		assertStopped(a, template);
		String taker = pids().get(2);
		assertStory(Document.read("README.md").from("## Upgrade without downtime"),
				written().lines().filter((line) -> line.contains(" " + taker + " --- ")).toList());
	}

	private Process startUnit(Document unit, String instance) throws IOException {
		String command = unit.value("ExecStart")
			.replace("%i", instance)
			.replace("/opt/reuseport-sample", this.directory.toString());
		return start(command.split(" "));
	}

	private void assertStopped(Process process, Document unit) throws InterruptedException {
		assertThat(process.waitFor()).isEqualTo(Integer.parseInt(unit.value("SuccessExitStatus")));
	}

	private void copyTo(String... names) throws IOException {
		for (String name : names) {
			Files.copy(Path.of(System.getProperty("sample.jar")), this.directory.resolve(name));
		}
	}

	private Process shell() throws IOException {
		// It takes notice of children that have ended at once, as that of a user does
		return start("bash");
	}

	private Process start(String... command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()));
		Map<String, String> environment = builder.environment();
		environment.put("PATH", System.getProperty("java.home") + "/bin:" + environment.get("PATH"));
		return builder.start();
	}

	private void type(Process shell, String command) throws IOException {
		shell.getOutputStream().write((command + "\n").getBytes());
		shell.getOutputStream().flush();
	}

	private void awaitStarted(int versions) {
		await("version %d has started".formatted(versions)).atMost(LIMIT)
			.until(() -> Pattern.compile("Started SampleApplication in ")
				.matcher(written())
				.results()
				.count() == versions);
	}

	private void load() {
		LOADS.forEach((kind) -> this.loads.add(new Load(kind, PORT, new LoadRecorder())));
		this.loads.forEach(Handovers::awaitAnswers);
		// Or the machine would be busy for long until the next version has started
		this.loads.forEach((load) -> load.pause(Handovers.PAUSE));
	}

	private void assertTakenOver() {
		this.loads.forEach((load) -> load.pause(Duration.ofMillis(5)));
		await("the old version has ended").atMost(LIMIT).until(() -> written().contains(" has ended, "));
		this.loads.forEach(Handovers::awaitAnswers);
		this.loads.forEach(Load::close);
		assertThat(this.loads).extracting(Load::result).allSatisfy((result) -> {
			assertThat(result.reasons()).isEmpty();
			assertThat(result.failed()).isZero();
		});
		assertThat(written()).contains(Handovers.DRAINING + PORT + ": ", "Drained port " + PORT);
	}

	/**
	 * See to it that a log tells the story that the README prints.
	 * @param document the README, from the story's chapter on
	 * @param lines the lines of the log
	 */
	private void assertStory(Document document, List<String> lines) {
		List<String> story = document.from("tells the story").block("");
		assertThat(story).isNotEmpty();
		String order = story.stream().map(Document::pattern).reduce((a, b) -> a + ".*" + b).orElseThrow();
		assertThat(Pattern.compile(order, Pattern.DOTALL).matcher(String.join("\n", lines)).find())
			.as("the log tells the story: " + story)
			.isTrue();
	}

	/**
	 * All that was written, in whatever file.
	 * @return the text
	 */
	private String written() {
		StringBuilder text = new StringBuilder();
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path file : files.sorted().toList()) {
				String name = file.getFileName().toString();
				if (name.equals("console") || name.endsWith(".log")) {
					text.append(Files.readString(file));
				}
			}
		}
		catch (IOException ex) {
			text.append(ex);
		}
		return text.toString();
	}

	private String console() throws IOException {
		return Files.readString(this.log);
	}

	private List<String> pids() {
		return PID.matcher(written()).results().map((match) -> match.group(1)).toList();
	}

	private void end() {
		ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
		// Those whose shell has ended
		PID.matcher(written())
			.results()
			.map((match) -> ProcessHandle.of(Long.parseLong(match.group(1))))
			.forEach((process) -> process.ifPresent(ProcessHandle::destroyForcibly));
		try (Stream<Path> files = Files.walk(this.directory)) {
			files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
		}
		catch (IOException ex) {
			System.out.println(ex);
		}
	}

}
