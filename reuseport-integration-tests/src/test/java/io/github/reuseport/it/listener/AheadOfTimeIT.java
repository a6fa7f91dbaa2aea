package io.github.reuseport.it.listener;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.ReuseportHealth;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.Whoami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the sample application when it has been processed ahead of time: what it does
 * is decided when it starts, not when it is built.
 */
@EnabledOnOs(OS.LINUX)
class AheadOfTimeIT {

	private static final String PROCESSED = "-Dspring.aot.enabled=true";

	private static final String FOUR_LOOPS = "-Dreactor.netty.ioWorkerCount=4";

	private static final String ENDPOINT = "/actuator/reuseport";

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	private SampleProcess start(int port, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of(PROCESSED, FOUR_LOOPS));
		all.addAll(List.of(arguments));
		SampleProcess process = this.processes.startOn(port, all.toArray(String[]::new));
		process.port();
		assertThat(process.output()).contains("Starting AOT-processed SampleApplication");
		return process;
	}

	@Test
	void everyEventLoopHasOneListener(@TempDir Path directory) throws Exception {
		Path ready = directory.resolve("ready");
		SampleProcess process = start(0, "--spring.pid.file=" + ready);
		int port = process.port();
		assertThat(PortListeners.count(port)).isEqualTo(4);
		SampleClient client = new SampleClient(port);
		assertThat(client.health()).isEqualTo(ReuseportHealth.up("epoll", port, 4, 0));
		assertThat(client.whoami(200)).extracting(Whoami::listener).containsOnly(0, 1, 2, 3);
		await().atMost(SampleProcess.LIMIT)
			.untilAsserted(() -> assertThat(ready).hasContent(Long.toString(process.pid())));
	}

	@Test
	void loopsAcceptForOneAnotherAndThePortIsTakenOver() throws Exception {
		SampleProcess old = start(0, "--server.reuseport.sharing=takeover");
		SampleClient client = new SampleClient(old.port());
		AtomicReference<CompletableFuture<Integer>> blocked = new AtomicReference<>(block(client));
		await("a connection of the blocked loop is accepted by another one").atMost(SampleProcess.LIMIT).until(() -> {
			// The kernel may have given none to the loop as long as it was blocked
			if (blocked.get().isDone()) {
				blocked.set(block(client));
			}
			return status(client, "/hello") == 200
					&& client.get(ENDPOINT).body().matches("(?s).*\"rescued\"\\s*:\\s*[1-9].*");
		});
		assertThat(blocked.get().get(60, TimeUnit.SECONDS)).isEqualTo(200);
		SampleProcess taker = start(old.port(), "--server.reuseport.sharing=takeover");
		assertThat(old.exitCode()).isEqualTo(143);
		assertThat(old.output()).contains("Drained port " + taker.port());
		await().atMost(SampleProcess.LIMIT)
			.untilAsserted(() -> assertThat(taker.output())
				.contains("Asked process %d, which has 4 listener(s) on port %d, to stop".formatted(old.pid(),
						taker.port()))
				.containsPattern("Process %d has ended".formatted(old.pid())));
		assertThat(client.whoami().pid()).isEqualTo(taker.pid());
	}

	@Test
	void canBeTurnedOffAtRunTime() throws Exception {
		SampleProcess process = start(0, "--server.reuseport.enabled=false", "--server.reuseport.sharing=bad",
				"--management.health.reuseport.minimum-listeners=bad");
		int port = process.port();
		assertThat(PortListeners.count(port)).isEqualTo(1);
		SampleClient client = new SampleClient(port);
		assertThat(client.healthComponents().propertyNames()).contains("ping").doesNotContain("reuseport");
		assertThat(status(client, ENDPOINT)).isEqualTo(404);
		assertThat(client.get("/actuator/prometheus").body()).doesNotContain("reuseport_");
		assertThat(client.whoami(20)).extracting(Whoami::listener).containsOnlyNulls();
		assertThat(process.warnings()).isEmpty();
	}

	@Test
	void healthAndEndpointCanBeTurnedOffAtRunTime() throws Exception {
		SampleProcess process = this.processes.start(PROCESSED, FOUR_LOOPS,
				"--management.health.reuseport.enabled=false", "--management.endpoint.reuseport.access=none");
		SampleClient client = new SampleClient(process.port());
		assertThat(PortListeners.count(process.port())).isEqualTo(4);
		assertThat(client.healthComponents().propertyNames()).contains("ping").doesNotContain("reuseport");
		assertThat(status(client, ENDPOINT)).isEqualTo(404);
	}

	private static CompletableFuture<Integer> block(SampleClient client) {
		return CompletableFuture.supplyAsync(() -> status(client, "/block?millis=3000"));
	}

	private static int status(SampleClient client, String path) {
		try {
			return client.get(path).status();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
