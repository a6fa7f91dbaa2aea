package io.github.reuseport.it.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.reuseport.it.handover.Handovers;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;
import io.github.reuseport.load.Load;
import io.github.reuseport.load.LoadKind;
import io.github.reuseport.load.LoadRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Shows that a process takes over with the management port of the older one too: that one
 * answers there until it has closed its listeners, then the newer one.
 */
@EnabledOnOs(OS.LINUX)
@Tag("alone")
class ManagementPortTakeoverIT {

	/**
	 * Load, but not as much as the machine bears.
	 */
	private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(100);

	private static final int EXIT_CODE_OF_SIGTERM = 143;

	private static final String[] TAKEOVER = { "--server.reuseport.sharing=takeover",
			"-Dreactor.netty.ioWorkerCount=2" };

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NIO")
	void isTakenOverWithThePortOfTheApplication(SampleTransport transport) throws Exception {
		SampleProcess old = this.processes
			.start(with(TAKEOVER, transport.systemProperty(), "--management.server.port=0"));
		int port = old.port();
		transport.requireOn(new SampleClient(port).whoami().eventLoop());
		int managementPort = old.managementPort();
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
			assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
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
				return management.instance();
			}
			catch (IOException ex) {
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
