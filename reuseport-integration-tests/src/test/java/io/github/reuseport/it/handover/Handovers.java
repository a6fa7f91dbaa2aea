package io.github.reuseport.it.handover;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.assertj.core.api.Condition;

import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.Whoami;
import io.github.reuseport.load.Load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Hands a port over from one version of the sample application to the next while clients
 * put load on it.
 */
public final class Handovers {

	/**
	 * How many answers are awaited before a version is replaced.
	 */
	private static final int ANSWERS = 200;

	/**
	 * How long the clients wait between two requests while a version starts.
	 */
	public static final Duration PAUSE = Duration.ofMillis(250);

	/**
	 * What the application logs before it is ready.
	 */
	private static final String LISTENING = ": Listening on port ";

	/**
	 * What the application logs first when it drains a port.
	 */
	public static final String DRAINING = "Draining port ";

	private static final int EXIT_CODE_OF_SIGTERM = 143;

	private Handovers() {
	}

	/**
	 * Make a series of handovers. At the end of each, the old version has gone and every
	 * listener of the new one gets its share.
	 * @param processes where the processes are started
	 * @param plan what the series is like
	 * @param table where the results go
	 */
	static void run(SampleProcesses processes, HandoverPlan plan, HandoverTable table) throws Exception {
		SampleProcess current = processes.start(plan.arguments(0));
		int port = current.port();
		SampleClient client = new SampleClient(port);
		plan.transport().requireOn(client.whoami().eventLoop());
		for (int version = 1; version <= plan.handovers(); version++) {
			try (Load load = new Load(plan.load(version), port, table.handover(plan.describe(version)))) {
				awaitAnswers(load);
				// Or the machine would be too busy for the next version to start
				load.pause(PAUSE);
				SampleProcess next = processes.startOn(port, plan.arguments(version));
				awaitListening(next);
				load.pause(Duration.ZERO);
				assertThat(next.port()).isEqualTo(port);
				assertThat(current.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
				assertThat(next.output()).contains("Asked process %d, which has %d listener(s) on port %d, to stop"
					.formatted(current.pid(), plan.listeners(version - 1), port));
				if (plan.drain()) {
					assertDrained(current, port);
				}
				else {
					assertThat(current.output()).doesNotContain(DRAINING);
				}
				awaitAnswers(load);
				current = next;
			}
			assertSpread(client, current, plan.listeners(version));
			assertThat(PortListeners.count(port)).isEqualTo(plan.listeners(version));
		}
	}

	/**
	 * Wait until a process listens, which is before it is ready.
	 * @param process the process
	 */
	public static void awaitListening(SampleProcess process) {
		await("the process listens").atMost(SampleProcess.LIMIT)
			.pollInterval(10, TimeUnit.MILLISECONDS)
			.until(() -> process.output().contains(LISTENING));
	}

	/**
	 * See to it that a process that has ended has drained its port, and has not just
	 * closed it with luck.
	 * @param process the process
	 * @param port the port
	 */
	public static void assertDrained(SampleProcess process, int port) {
		assertThat(process.output()).containsPattern(DRAINING + port + ": [1-9]\\d* listener\\(s\\)")
			.contains("Drained port " + port)
			.doesNotContain("cannot be drained");
	}

	public static void awaitAnswers(Load load) {
		long before = load.result().answered();
		await("the load is answered").atMost(SampleProcess.LIMIT)
			.until(() -> load.result().answered() > before + ANSWERS);
	}

	/**
	 * See to it that nobody but a process serves, and that each of its listeners gets a
	 * share that is not far from an even one, as soon as it has taken away the filter of
	 * the process before.
	 * @param client the client
	 * @param process the process
	 * @param listeners the number of its listeners
	 */
	static void assertSpread(SampleClient client, SampleProcess process, int listeners) {
		await("the connections are spread").atMost(SampleProcess.LIMIT)
			.untilAsserted(() -> assertSpreadNow(client, process, listeners));
	}

	private static void assertSpreadNow(SampleClient client, SampleProcess process, int listeners) throws Exception {
		List<Whoami> answers = client.whoami(100 * listeners);
		assertThat(answers).extracting(Whoami::pid).containsOnly(process.pid());
		Map<Integer, Long> shares = answers.stream()
			.collect(Collectors.groupingBy(Whoami::listener, Collectors.counting()));
		assertThat(shares).containsOnlyKeys(IntStream.range(0, listeners).boxed().toArray(Integer[]::new));
		assertShares(shares.values());
	}

	/**
	 * See to it that each of the listeners gets a share that is not far from an even one,
	 * whichever process has it.
	 * @param client the client
	 * @param listeners the number of all listeners on the port
	 */
	public static void assertSpread(SampleClient client, int listeners) {
		await("the connections are spread").atMost(SampleProcess.LIMIT).untilAsserted(() -> {
			Map<String, Long> shares = client.whoami(100 * listeners)
				.stream()
				.collect(Collectors.groupingBy((answer) -> answer.pid() + " " + answer.listener(),
						Collectors.counting()));
			assertThat(shares).hasSize(listeners);
			assertShares(shares.values());
		});
	}

	private static void assertShares(Collection<Long> shares) {
		// Less than a half is seen once in a hundred thousand times with four listeners
		assertThat(shares).are(new Condition<>((share) -> share > 40, "not starved"));
	}

}
