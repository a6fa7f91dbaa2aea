package io.github.reuseport.it.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.reuseport.it.sample.LoopClients;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Shows that a management port of its own is answered, while an event loop is stuck and
 * by the next process when one is killed. With {@code -Dstalls=20} each event loop is
 * blocked as often, and the answers have to come within 100 milliseconds: on a machine
 * that is not busy.
 */
@EnabledOnOs(OS.LINUX)
@Tag("alone")
class ManagementPortIT {

	private static final Integer STALLS = Integer.getInteger("stalls");

	private static final int EVENT_LOOPS = (STALLS != null) ? 4 : 2;

	private static final int REQUESTS = 4;

	private static final Duration LIMIT = (STALLS != null) ? Duration.ofMillis(100) : Duration.ofMillis(2500);

	/**
	 * Includes the time in which nothing tells that the loop has begun to block.
	 */
	private static final Duration BLOCKED = (STALLS != null) ? Duration.ofMillis(2500) : Duration.ofSeconds(6);

	private static final String ANY_PORT = "--management.server.port=0";

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@ParameterizedTest
	@EnumSource
	void isAnsweredWhileAnyEventLoopIsStuck(SampleTransport transport) throws Exception {
		assumeThat(STALLS != null || transport != SampleTransport.NIO).as("full series (-Dstalls=20)").isTrue();
		SampleProcess process = this.processes.start(transport.systemProperty(), ANY_PORT,
				"-Dreactor.netty.ioWorkerCount=" + EVENT_LOOPS);
		LoopClients clients = new LoopClients(process.port(), EVENT_LOOPS);
		SampleClient management = new SampleClient(process.managementPort());
		for (int i = 0; i < 20; i++) {
			management.instance();
		}
		for (String loop : clients.loops()) {
			transport.requireOn(loop);
			for (int stall = 0; stall < ((STALLS != null) ? STALLS : 1); stall++) {
				CompletableFuture<String> blocked = clients.block(loop, BLOCKED);
				Duration slowest = slowest(management);
				System.out.printf("%s, stuck %s: slowest answer %d ms%n", transport, loop, slowest.toMillis());
				assertThat(blocked).as("the loop is stuck still").isNotDone();
				assertThat(slowest).isLessThan(LIMIT);
				assertThat(blocked.get(30, TimeUnit.SECONDS)).contains(loop);
			}
		}
	}

	@Test
	void isAnsweredByTheNewerProcessOnceTheOlderOneWasKilled() throws Exception {
		SampleProcess old = this.processes.start("--server.reuseport.sharing=shared", ANY_PORT);
		int managementPort = old.managementPort();
		SampleClient management = new SampleClient(managementPort);
		String older = management.instance();
		SampleProcess newer = this.processes.start("--server.reuseport.sharing=shared",
				"--management.server.port=" + managementPort);
		assertThat(newer.managementPort()).isEqualTo(managementPort);
		for (int i = 0; i < 40; i++) {
			assertThat(management.instance()).isEqualTo(older);
		}
		old.kill();
		assertThat(old.exitCode()).isEqualTo(137);
		for (int i = 0; i < 40; i++) {
			assertThat(management.instance()).isNotEqualTo(older);
		}
	}

	private static Duration slowest(SampleClient management) throws IOException {
		Duration slowest = Duration.ZERO;
		for (int i = 0; i < REQUESTS; i++) {
			long start = System.nanoTime();
			management.instance();
			Duration time = Duration.ofNanos(System.nanoTime() - start);
			slowest = (time.compareTo(slowest) > 0) ? time : slowest;
		}
		return slowest;
	}

}
