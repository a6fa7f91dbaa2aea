package io.github.reuseport.examples.devtools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link DevToolsApplication} in a process of its own: DevTools restarts
 * nothing in a test.
 */
@EnabledOnOs(OS.LINUX)
class DevToolsApplicationTests {

	private static final int RESTARTS = 20;

	private static final int WARM_UP = 3;

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Pattern LISTENING = Pattern.compile("Listening on port \\d+ with (\\d+) listener\\(s\\)");

	private static final Pattern BUSY_MACHINE = Pattern.compile("takes none of the connections that wait for it"
			+ "|Connections wait for event loop|has done nothing for a second");

	private static final Pattern NUMBER = Pattern.compile("\\d+");

	private final HttpClient client = HttpClient.newHttpClient();

	@TempDir
	Path watched;

	@TempDir
	Path output;

	private Process process;

	@AfterEach
	void stop() throws InterruptedException {
		this.process.destroyForcibly();
		assertThat(this.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void leaveNothingBehind() throws Exception {
		int port = start();
		awaitStarts(1);
		Resources before = null;
		for (int i = 1; i <= RESTARTS; i++) {
			change(i);
			awaitStarts(1 + i);
			assertThat(get(port)).isEqualTo(404);
			if (i == WARM_UP) {
				before = resources();
			}
		}
		Resources expected = before;
		await("no descriptor and no thread is left").atMost(LIMIT).untilAsserted(() -> {
			Resources after = resources();
			assertThat(after.descriptors()).isEqualTo(expected.descriptors());
			assertThat(after.threads()).isEqualTo(expected.threads());
		});
		assertThat(restartClassLoaders()).isLessThan(RESTARTS / 2);
		assertThat(LISTENING.matcher(log()).results().map((listening) -> listening.group(1)).distinct()).hasSize(1);
		assertThat(log()).doesNotContain(" ERROR ");
		assertThat(log().lines().filter((line) -> line.contains(" WARN ") && !BUSY_MACHINE.matcher(line).find()))
			.isEmpty();
		this.process.destroy();
		assertThat(this.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		try (ServerSocket socket = new ServerSocket(port)) {
			assertThat(socket.isBound()).isTrue();
		}
	}

	private int start() throws IOException {
		int port = freePort();
		this.process = new ProcessBuilder(command("java"), "-XX:TieredStopAtLevel=1", "-XX:SoftRefLRUPolicyMSPerMB=0",
				"--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
				DevToolsApplication.class.getName(), "--server.port=" + port,
				"--spring.devtools.restart.additional-paths=" + this.watched,
				"--spring.devtools.restart.poll-interval=100ms", "--spring.devtools.restart.quiet-period=50ms",
				"--spring.devtools.livereload.enabled=false")
			.redirectErrorStream(true)
			.redirectOutput(file().toFile())
			.start();
		return port;
	}

	/**
	 * At once, where an empty file would be a change of its own.
	 */
	private void change(int number) throws IOException {
		Path changed = Files.writeString(this.output.resolve("changed.txt"), Integer.toString(number));
		Files.move(changed, this.watched.resolve("changed.txt"), StandardCopyOption.ATOMIC_MOVE);
	}

	private void awaitStarts(int count) {
		await("start " + count).atMost(LIMIT)
			.until(() -> Pattern.compile("Started DevToolsApplication").matcher(log()).results().count() == count
					|| !this.process.isAlive());
		assertThat(this.process.isAlive()).as(log()).isTrue();
	}

	private int get(int port) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port)).timeout(LIMIT).build();
		HttpResponse<String> response = this.client.send(request, BodyHandlers.ofString());
		return response.statusCode();
	}

	/**
	 * Looks again where a descriptor or a thread is gone while it is looked at.
	 */
	private Resources resources() {
		return await("resources").atMost(LIMIT)
			.ignoreExceptionsInstanceOf(IOException.class)
			.until(this::look, Objects::nonNull);
	}

	private Resources look() throws IOException {
		Path process = Path.of("/proc", Long.toString(this.process.pid()));
		Map<String, Integer> descriptors = new TreeMap<>();
		try (DirectoryStream<Path> links = Files.newDirectoryStream(process.resolve("fd"))) {
			for (Path link : links) {
				descriptors.merge(withoutNumbers(Files.readSymbolicLink(link).toString()), 1, Integer::sum);
			}
		}
		return new Resources(descriptors, threads(process));
	}

	private Map<String, Integer> threads(Path process) throws IOException {
		Map<String, Integer> threads = new TreeMap<>();
		try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
			for (Path task : tasks) {
				String name = withoutNumbers(Files.readString(task.resolve("comm")).strip());
				if (name.startsWith("reactor-") || name.startsWith("reuseport-")) {
					threads.merge(name, 1, Integer::sum);
				}
			}
		}
		return threads;
	}

	private String withoutNumbers(String name) {
		return NUMBER.matcher(name).replaceAll("");
	}

	/**
	 * The class loaders of the application after a garbage collection. Caches of Spring
	 * hold them by soft references, which the process drops soon.
	 * @return how many there are
	 */
	private long restartClassLoaders() throws IOException, InterruptedException {
		Path output = this.output.resolve("histogram.txt");
		Process histogram = new ProcessBuilder(command("jcmd"), Long.toString(this.process.pid()), "GC.class_histogram")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(histogram.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return Files.readString(output)
			.lines()
			.filter((line) -> line.strip().endsWith(".RestartClassLoader") || line.contains(".RestartClassLoader ("))
			.mapToLong((line) -> Long.parseLong(line.strip().split("\\s+")[1]))
			.findFirst()
			.orElseThrow();
	}

	private String command(String name) {
		return Path.of(System.getProperty("java.home"), "bin", name).toString();
	}

	private String log() {
		try {
			return Files.readString(file());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path file() {
		return this.output.resolve("application.log");
	}

	private int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	/**
	 * What the process holds open.
	 *
	 * @param descriptors number of file descriptors by what they are
	 * @param threads number of threads of the server by name
	 */
	private record Resources(Map<String, Integer> descriptors, Map<String, Integer> threads) {

	}

}
