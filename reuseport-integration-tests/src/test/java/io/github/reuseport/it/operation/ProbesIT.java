package io.github.reuseport.it.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.it.sample.LoopClients;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.load.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the probes of the sample application, set up as {@code docs/kubernetes.md}
 * says.
 */
@EnabledOnOs(OS.LINUX)
@Tag("alone")
class ProbesIT {

	private static final String[] PROBES = { "--management.endpoint.health.probes.enabled=true",
			"--management.endpoint.health.group.readiness.include=readinessState,reuseport",
			"-Dreactor.netty.ioWorkerCount=2" };

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@Test
	void isReadyWithItsListeners() throws Exception {
		SampleClient client = started(this.processes.start(PROBES));
		Answer readiness = client.get("/actuator/health/readiness");
		assertThat(readiness.status()).isEqualTo(200);
		assertThat(readiness.body()).contains("readinessState", "\"listeners\":2");
		Answer liveness = client.get("/actuator/health/liveness");
		assertThat(liveness.status()).isEqualTo(200);
		assertThat(liveness.body()).doesNotContain("reuseport");
	}

	@Test
	void isNotReadyWithFewerListenersThanTheMinimum() throws Exception {
		String[] arguments = { PROBES[0], PROBES[1], PROBES[2], "--management.health.reuseport.minimum-listeners=3" };
		SampleClient client = started(this.processes.start(arguments));
		assertThat(client.get("/actuator/health/readiness").status()).isEqualTo(503);
		assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);
	}

	@Test
	void isAnsweredWhileAnyEventLoopIsStuck() throws Exception {
		SampleProcess process = this.processes.start(PROBES);
		SampleClient client = started(process);
		LoopClients loops = new LoopClients(process.port(), 2);
		assertAnswered(client);
		for (String loop : loops.loops()) {
			CompletableFuture<String> blocked = loops.block(loop, Duration.ofSeconds(6));
			assertAnswered(client);
			assertThat(blocked).as("the loop is stuck still").isNotDone();
			assertThat(blocked.get(30, TimeUnit.SECONDS)).contains(loop);
		}
	}

	private static SampleClient started(SampleProcess process) {
		SampleClient client = new SampleClient(process.port());
		// It is neither alive nor ready before, though it serves
		await("the application has started").atMost(SampleProcess.LIMIT)
			.until(() -> process.output().contains("Started SampleApplication"));
		await("it is alive").atMost(SampleProcess.LIMIT)
			.until(() -> client.get("/actuator/health/liveness").status() == 200);
		return client;
	}

	private static void assertAnswered(SampleClient client) throws IOException {
		for (String path : List.of("readiness", "liveness", "readiness", "liveness")) {
			assertThat(client.get("/actuator/health/" + path).status()).isEqualTo(200);
		}
	}

}
