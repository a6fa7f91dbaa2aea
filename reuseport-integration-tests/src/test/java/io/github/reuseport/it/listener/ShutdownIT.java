package io.github.reuseport.it.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.it.handover.Handovers;
import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.load.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the sample application when it is stopped.
 */
@EnabledOnOs(OS.LINUX)
class ShutdownIT {

	private static final int EXIT_CODE_OF_SIGTERM = 143;

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@Test
	void exitsAtOnceWhenIdle() throws Exception {
		// It would wait for any of these
		SampleProcess process = this.processes.start("--server.reuseport.drain.grace=10m",
				"--server.reuseport.drain.keep-alive=10m", "--spring.lifecycle.timeout-per-shutdown-phase=1h");
		int port = process.port();
		assertThat(new SampleClient(port).get("/hello").body()).isEqualTo("Hello");
		process.terminate();
		assertThat(process.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		assertThat(process.output()).doesNotContain(Handovers.DRAINING);
		assertThat(PortListeners.count(port)).isZero();
	}

	@Test
	void completesTheRequestInFlightAndAcceptsNoOther() throws Exception {
		SampleProcess process = this.processes.start("--logging.level.reactor.netty.http.server=debug");
		int port = process.port();
		SampleClient client = new SampleClient(port);
		CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(() -> {
			try {
				return client.get("/slow?millis=20000");
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		await("the request is in flight").atMost(SampleProcess.LIMIT)
			.until(() -> process.output().contains("Handler is being applied"));
		process.terminate();
		await("no listener is left").atMost(SampleProcess.LIMIT)
			.untilAsserted(() -> assertThat(PortListeners.count(port)).isZero());
		assertThat(slow).as("the request is in flight still").isNotDone();
		assertThat(slow).succeedsWithin(60, TimeUnit.SECONDS).isEqualTo(new Answer(200, "Answered after 20000 ms"));
		assertThat(process.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		assertThat(process.output()).doesNotContain(Handovers.DRAINING);
	}

}
