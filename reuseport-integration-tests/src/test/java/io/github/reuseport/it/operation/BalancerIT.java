package io.github.reuseport.it.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.reuseport.it.load.Load;
import io.github.reuseport.it.load.LoadKind;
import io.github.reuseport.it.load.LoadRecorder;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.Whoami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for processes of the sample application that stop one after the other behind a
 * load balancer, each alone on its port: {@code -Drestarts=10} restarts all of them ten
 * times. To see what is lost otherwise, {@code -Dalone=0s} lets them stop as soon as they
 * are asked to, and {@code -Dstock=true} is without the starter.
 */
class BalancerIT {

	private static final int ROUNDS = Integer.getInteger("restarts", 1);

	private static final String ALONE = System.getProperty("alone", "5s");

	private static final boolean STOCK = Boolean.getBoolean("stock");

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Duration PAUSE = Duration.ofMillis(50);

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@ParameterizedTest
	@EnumSource
	void losesNoRequestWhenProcessesAreRestarted(Balancer.Kind kind) throws Exception {
		List<SampleProcess> running = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			running.add(start(0));
		}
		List<Integer> ports = running.stream().map(SampleProcess::port).toList();
		LoadRecorder kept = new LoadRecorder();
		LoadRecorder fresh = new LoadRecorder();
		try (Balancer balancer = Balancer.start(kind, ports)) {
			awaitEveryone(balancer.port(), running);
			try (Load onKept = new Load(LoadKind.KEEP_ALIVE, balancer.port(), kept);
					Load onNew = new Load(LoadKind.NEW_CONNECTIONS, balancer.port(), fresh)) {
				onKept.pause(PAUSE);
				onNew.pause(PAUSE);
				for (int i = 0; i < ROUNDS * running.size(); i++) {
					int index = i % running.size();
					restart(running, index, ports.get(index));
					awaitEveryone(balancer.port(), running);
				}
			}
		}
		System.out.printf("%s: %d restarts, kept connections: %s, new connections: %s%n", kind, ROUNDS * 3,
				kept.result(), fresh.result());
		assertThat(kept.result().reasons()).isEmpty();
		assertThat(fresh.result().reasons()).isEmpty();
		assertThat(kept.result().answered()).isGreaterThan(100);
		assertThat(fresh.result().answered()).isGreaterThan(100);
	}

	private void restart(List<SampleProcess> running, int index, int port) throws Exception {
		SampleProcess old = running.get(index);
		old.terminate();
		assertThat(old.exitCode()).isEqualTo(143);
		if (!STOCK && !ALONE.equals("0s")) {
			assertThat(old.output()).contains("Draining port " + port + ": nobody else listens there")
				.containsPattern("Drained port " + port + " after \\d+ ms: .* 0 connection\\(s\\) cut");
		}
		running.set(index, start(port));
	}

	private SampleProcess start(int port) throws Exception {
		SampleProcess process = this.processes.startOn(port, "--server.reuseport.enabled=" + !STOCK,
				"--server.reuseport.drain.alone=" + ALONE, "--management.endpoint.health.probes.enabled=true");
		assertThat(process.serves()).isTrue();
		return process;
	}

	/**
	 * Wait until the balancer takes every process for one that serves.
	 */
	private static void awaitEveryone(int port, List<SampleProcess> running) {
		SampleClient client = new SampleClient(port);
		await("every process gets requests").atMost(LIMIT)
			.ignoreExceptions()
			.until(() -> client.whoami(6 * running.size())
				.stream()
				.map(Whoami::pid)
				.distinct()
				.filter((pid) -> running.stream().anyMatch((process) -> process.pid() == pid))
				.count() == running.size());
	}

}
