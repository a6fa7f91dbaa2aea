package io.github.reuseport.it;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Shows that a management port of its own is answered while an event loop is stuck, and
 * by one process after the other when one takes over from the other. With
 * {@code -Dstalls=20} each event loop is blocked as often, and the answers have to come
 * within 100 milliseconds: on a machine that is not busy.
 */
@EnabledOnOs(OS.LINUX)
class ManagementPortIT {

	private static final Integer STALLS = Integer.getInteger("stalls");

	private static final int EVENT_LOOPS = 4;

	private static final int REQUESTS = 6;

	private static final Duration LIMIT = (STALLS != null) ? Duration.ofMillis(100) : Duration.ofSeconds(1);

	/**
	 * Includes the time in which nothing tells that the loop has begun to block.
	 */
	private static final Duration BLOCKED = Duration.ofMillis(1500);

	/**
	 * Load, but not as much as the machine bears.
	 */
	private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(100);

	private static final String ANY_PORT = "--management.server.port=0";

	private static final String[] TAKEOVER = { "--server.reuseport.sharing=takeover", "-Dreactor.netty.ioWorkerCount=2",
			"--server.reuseport.drain.keep-alive=2s" };

	private static final Pattern STARTED = Pattern.compile("Netty started on port (\\d+)");

	private static final Pattern INSTANCE = Pattern.compile("\"instance\":\"([0-9a-f]{8})\"");

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@ParameterizedTest
	@EnumSource
	void isAnsweredWhileAnyEventLoopIsStuck(SampleTransport transport) throws Exception {
		assumeThat(STALLS != null || transport != SampleTransport.NIO).as("full series (-Dstalls=20)").isTrue();
		SampleProcess process = this.processes.start(transport.systemProperty(), ANY_PORT,
				"-Dreactor.netty.ioWorkerCount=" + EVENT_LOOPS);
		LoopClients clients = new LoopClients(process.port(), EVENT_LOOPS);
		SampleClient management = new SampleClient(managementPort(process));
		for (int i = 0; i < 20; i++) {
			health(management);
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

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NIO")
	void isTakenOverWithThePortOfTheApplication(SampleTransport transport) throws Exception {
		SampleProcess old = this.processes.start(with(TAKEOVER, transport.systemProperty(), ANY_PORT));
		int port = old.port();
		transport.requireOn(new SampleClient(port).whoami().eventLoop());
		int managementPort = managementPort(old);
		SampleClient management = new SampleClient(managementPort);
		LoadRecorder recorder = new LoadRecorder();
		SampleProcess taker;
		List<String> answers;
		try (Load fresh = new Load(LoadKind.NEW_CONNECTIONS, port, recorder);
				Load kept = new Load(LoadKind.KEEP_ALIVE, port, recorder);
				Watcher watcher = new Watcher(management)) {
			List<Load> loads = List.of(fresh, kept);
			loads.forEach(Handovers::awaitAnswers);
			loads.forEach((load) -> load.pause(Handovers.PAUSE));
			taker = this.processes.startOn(port,
					with(TAKEOVER, transport.systemProperty(), "--management.server.port=" + managementPort));
			Handovers.awaitListening(taker);
			loads.forEach((load) -> load.pause(BETWEEN_REQUESTS));
			assertThat(old.exitCode()).isEqualTo(143);
			loads.forEach(Handovers::awaitAnswers);
			answers = watcher.more(20);
		}
		String last = answers.get(answers.size() - 1);
		String first = answers.get(0);
		assertThat(answers.stream().distinct()).as("first the older process, then the newer one")
			.containsExactly(first, last)
			.allMatch((answer) -> answer.matches("[0-9a-f]{8}"));
		assertThat(answers.subList(answers.indexOf(last), answers.size())).containsOnly(last);
		assertThat(recorder.result().reasons()).isEmpty();
		assertThat(recorder.result().failed()).isZero();
		System.out.printf("%s: %d answers of the older process, then %d of the newer one, 0 of %d requests failed%n",
				transport, answers.indexOf(last), answers.size() - answers.indexOf(last), recorder.result().answered());
		assertThat(Upgrades.unexpectedWarnings(old)).isEmpty();
		assertThat(Upgrades.unexpectedWarnings(taker)).isEmpty();
		Handovers.assertDrained(old, port);
	}

	@Test
	void isAnsweredByTheNewerProcessOnceTheOlderOneWasKilled() throws Exception {
		SampleProcess old = this.processes.start("--server.reuseport.sharing=shared", ANY_PORT);
		int managementPort = managementPort(old);
		SampleClient management = new SampleClient(managementPort);
		String older = health(management);
		SampleProcess newer = this.processes.start("--server.reuseport.sharing=shared",
				"--management.server.port=" + managementPort);
		assertThat(managementPort(newer)).isEqualTo(managementPort);
		for (int i = 0; i < 40; i++) {
			assertThat(health(management)).isEqualTo(older);
		}
		old.kill();
		assertThat(old.exitCode()).isEqualTo(137);
		for (int i = 0; i < 40; i++) {
			assertThat(health(management)).isNotEqualTo(older);
		}
	}

	private static Duration slowest(SampleClient management) throws IOException {
		Duration slowest = Duration.ZERO;
		for (int i = 0; i < REQUESTS; i++) {
			long start = System.nanoTime();
			health(management);
			Duration time = Duration.ofNanos(System.nanoTime() - start);
			slowest = (time.compareTo(slowest) > 0) ? time : slowest;
		}
		return slowest;
	}

	/**
	 * Ask for the health.
	 * @param management the client
	 * @return which start of the application has answered
	 */
	private static String health(SampleClient management) throws IOException {
		Matcher instance = INSTANCE.matcher(management.get("/actuator/health").body());
		assertThat(instance.find()).isTrue();
		return instance.group(1);
	}

	private static int managementPort(SampleProcess process) {
		await("the management server has started").atMost(Duration.ofMinutes(1))
			.until(() -> STARTED.matcher(process.output()).results().count() == 2);
		return STARTED.matcher(process.output())
			.results()
			.skip(1)
			.map((started) -> Integer.parseInt(started.group(1)))
			.findFirst()
			.orElseThrow();
	}

	private static String[] with(String[] arguments, String... more) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.addAll(List.of(more));
		return all.toArray(String[]::new);
	}

	/**
	 * Asks for the health all the time, on new connections.
	 */
	private static final class Watcher implements AutoCloseable {

		private final List<String> answers = new ArrayList<>();

		private final Thread thread;

		private volatile boolean stopped;

		Watcher(SampleClient management) {
			this.thread = new Thread(() -> {
				while (!this.stopped) {
					add(answer(management));
				}
			});
			this.thread.start();
		}

		private static String answer(SampleClient management) {
			try {
				return health(management);
			}
			catch (IOException | AssertionError ex) {
				return ex.toString();
			}
		}

		private synchronized void add(String answer) {
			this.answers.add(answer);
		}

		private synchronized List<String> answers() {
			return List.copyOf(this.answers);
		}

		/**
		 * Wait for more answers.
		 * @param count how many
		 * @return all answers, failures among them, in the order they came
		 */
		List<String> more(int count) {
			int before = answers().size();
			await().atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(answers()).hasSizeGreaterThanOrEqualTo(before + count));
			return answers();
		}

		@Override
		public void close() {
			this.stopped = true;
			await().atMost(Duration.ofSeconds(30)).until(() -> !this.thread.isAlive());
		}

	}

}
