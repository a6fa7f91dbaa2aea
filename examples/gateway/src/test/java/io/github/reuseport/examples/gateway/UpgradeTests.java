package io.github.reuseport.examples.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.load.Load;
import io.github.reuseport.load.LoadKind;
import io.github.reuseport.load.LoadRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for an upgrade of {@link GatewayApplication} under load.
 */
@EnabledOnOs(OS.LINUX)
class UpgradeTests {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private final LoopResources loops = LoopResources.create("backend", 1, true);

	private final DisposableServer backend = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.runOn(this.loops)
		.handle((request, response) -> response.sendString(Mono.just("backend")))
		.bindNow(LIMIT);

	private final List<Process> processes = new ArrayList<>();

	@TempDir
	Path directory;

	@AfterEach
	void stop() throws InterruptedException {
		for (Process process : this.processes) {
			process.destroyForcibly();
			assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		this.backend.disposeNow(LIMIT);
		this.loops.disposeLater(Duration.ZERO, LIMIT).block(LIMIT);
	}

	@Test
	void losesNoRequest() throws IOException {
		int port = freePort();
		Process old = start("old", port);
		LoadRecorder recorder = new LoadRecorder();
		try (Load fresh = new Load(LoadKind.NEW_CONNECTIONS, port, recorder);
				Load kept = new Load(LoadKind.KEEP_ALIVE, port, new LoadRecorder())) {
			// Leaves the processor to the applications that start
			fresh.pause(PAUSE);
			kept.pause(PAUSE);
			awaitAnswers(fresh);
			awaitAnswers(kept);
			start("new", port);
			await("the old process has ended").atMost(LIMIT).until(() -> !old.isAlive());
			awaitAnswers(fresh);
			awaitAnswers(kept);
			assertThat(kept.result().reasons()).isEmpty();
		}
		assertThat(recorder.result().reasons()).isEmpty();
		assertThat(log("old")).contains("0 connection(s) cut").doesNotContain(" ERROR ");
		assertThat(log("new")).doesNotContain(" ERROR ");
	}

	private Process start(String name, int port) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				GatewayApplication.class.getName(), "--server.port=" + port,
				"--backend.uri=http://127.0.0.1:" + this.backend.port())
			.redirectErrorStream(true)
			.redirectOutput(file(name).toFile())
			.start();
		this.processes.add(process);
		await("the application has started").atMost(LIMIT)
			.until(() -> log(name).contains("Started GatewayApplication") || !process.isAlive());
		assertThat(process.isAlive()).as(log(name)).isTrue();
		return process;
	}

	private void awaitAnswers(Load load) {
		long before = load.result().answered();
		await("200 answers").atMost(LIMIT).until(() -> load.result().answered() > before + 200);
	}

	private String log(String name) {
		try {
			return Files.readString(file(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path file(String name) {
		return this.directory.resolve(name + ".log");
	}

	private int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
