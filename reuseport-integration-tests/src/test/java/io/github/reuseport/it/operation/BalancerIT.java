package io.github.reuseport.it.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.Whoami;
import io.github.reuseport.load.LoadResult;
import io.github.reuseport.load.MixedLoad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for processes of the sample application, each alone on its port, that are
 * restarted one after the other behind load balancers, two of the three. All balancers
 * are in front of the same processes. {@code -Drestarts=10} restarts all of them ten
 * times in each way, also in those that lose requests, and prints a table.
 */
@Tag("alone")
class BalancerIT {

	private static final @Nullable Integer RESTARTS = Integer.getInteger("restarts");

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final int PROCESSES = 3;

	private static final BalancerTable table = new BalancerTable();

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	private final List<SampleProcess> running = new ArrayList<>();

	private final List<Balancer> balancers = new ArrayList<>();

	private final List<MixedLoad> loads = new ArrayList<>();

	@AfterEach
	void closeBalancers() throws Exception {
		stopLoads();
		if (!this.balancers.isEmpty()) {
			// As far as it has got: the full one takes long
			table.lines().forEach(System.out::println);
		}
		for (Balancer balancer : this.balancers) {
			balancer.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void losesNoRequestWhenProcessesAreRestarted(RestartKind kind) throws Exception {
		assumeThat(RESTARTS != null || kind == RestartKind.ALONE).as("the other ways, with -Drestarts=10").isTrue();
		for (BalancerKind balancer : BalancerKind.values()) {
			balancer.program().require();
		}
		for (int i = 0; i < PROCESSES; i++) {
			this.running.add(start(kind, 0));
		}
		List<Integer> ports = this.running.stream().map(SampleProcess::port).toList();
		for (BalancerKind balancer : BalancerKind.values()) {
			this.balancers.add(Balancer.start(balancer, ports));
		}
		awaitEveryone();
		for (Balancer balancer : this.balancers) {
			this.loads.add(new MixedLoad(balancer.port(), balancer.http2Port(), table.cell(kind, balancer.kind())));
		}
		int restarts = (RESTARTS != null) ? RESTARTS * PROCESSES : 2;
		for (int i = 0; i < restarts; i++) {
			restart(kind, i % PROCESSES, ports.get(i % PROCESSES));
			awaitEveryone();
		}
		stopLoads();
		for (BalancerKind balancer : BalancerKind.values()) {
			LoadResult result = table.cell(kind, balancer).result();
			assertThat(result.answered()).as(balancer.toString()).isGreaterThan(100);
			if (kind.isLossless(balancer)) {
				assertThat(result.reasons()).as(balancer.toString()).isEmpty();
			}
		}
	}

	private void stopLoads() {
		this.loads.forEach(MixedLoad::close);
		this.loads.clear();
	}

	private void restart(RestartKind kind, int index, int port) throws Exception {
		SampleProcess old = this.running.get(index);
		if (kind == RestartKind.TAKEOVER) {
			this.running.set(index, start(kind, port));
			assertThat(old.exitCode()).isEqualTo(143);
			return;
		}
		old.terminate();
		assertThat(old.exitCode()).isEqualTo(143);
		if (kind == RestartKind.ALONE) {
			assertThat(old.output()).contains("Draining port " + port + ": nobody else listens there")
				.containsPattern("Drained port " + port + " after \\d+ ms: .* 0 connection\\(s\\) cut");
		}
		this.running.set(index, start(kind, port));
	}

	private SampleProcess start(RestartKind kind, int port) throws Exception {
		SampleProcess process = this.processes.startOn(port, kind.arguments().toArray(String[]::new));
		assertThat(process.serves()).isTrue();
		return process;
	}

	/**
	 * Wait until the balancers take every process for one that serves.
	 */
	private void awaitEveryone() {
		Set<Long> pids = this.running.stream().map(SampleProcess::pid).collect(Collectors.toSet());
		for (Balancer balancer : this.balancers) {
			SampleClient client = new SampleClient(balancer.port());
			await("every process gets requests").atMost(LIMIT)
				.ignoreExceptions()
				.until(() -> client.whoami(2 * PROCESSES)
					.stream()
					.map(Whoami::pid)
					.collect(Collectors.toSet())
					.equals(pids));
		}
	}

}
