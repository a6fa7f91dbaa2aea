package io.github.reuseport.it.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.it.handover.Handovers;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.upgrade.Death.Victim;
import io.github.reuseport.load.Load;
import io.github.reuseport.load.LoadKind;
import io.github.reuseport.load.LoadRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Three processes that share a port under load: an old one that drains, one that goes on,
 * and one more that joins them during the drain. One of them dies or is frozen.
 */
final class DeathInDrain {

	private static final int LISTENERS = 2;

	private static final String[] ARGUMENTS = { "--server.reuseport.sharing=shared",
			"-Dreactor.netty.ioWorkerCount=" + LISTENERS };

	private static final Duration LIMIT = SampleProcess.LIMIT;

	/**
	 * How long after a death or a freeze its clients may still find out that their
	 * connections are broken, and how long a process may need to go on.
	 */
	private static final Duration AFTERMATH = Duration.ofSeconds((System.getProperty("deaths") != null) ? 2 : 5);

	private final SampleProcesses processes;

	private final Death death;

	private final LoadRecorder recorder;

	private long begin;

	private long end;

	/**
	 * When the victim had died or went on.
	 */
	private Instant struck = Instant.MIN;

	DeathInDrain(SampleProcesses processes, Death death, LoadRecorder recorder) {
		this.processes = processes;
		this.death = death;
		this.recorder = recorder;
	}

	/**
	 * Run, and see to it that nobody suffers but who has to do with the victim, and that
	 * the kernel spreads connections over all that are left.
	 */
	void run() throws Exception {
		SampleProcess old = this.processes.start(ARGUMENTS);
		int port = old.port();
		SampleProcess survivor = this.processes.startOn(port, ARGUMENTS);
		survivor.port();
		SampleProcess joiner = this.processes.startOn(port, ARGUMENTS);
		SampleProcess victim = switch (this.death.victim()) {
			case OLD -> old;
			case SURVIVOR -> survivor;
			case JOINER -> joiner;
		};
		try (Load kept = new Load(LoadKind.KEEP_ALIVE, port, this.recorder);
				Load fresh = new Load(LoadKind.NEW_CONNECTIONS, port, this.recorder)) {
			List<Load> loads = List.of(kept, fresh);
			loads.forEach((load) -> load.pause(Handovers.PAUSE));
			loads.forEach(Handovers::awaitAnswers);
			// Without it, nobody would be left when the survivor is killed
			String step = (this.death.victim() == Victim.SURVIVOR) ? "Listening on port " : "Exposing ";
			await("the third process listens, or is about to").atMost(LIMIT)
				.until(() -> joiner.output().contains(step));
			old.terminate();
			await("the drain has begun").atMost(LIMIT)
				.pollInterval(10, TimeUnit.MILLISECONDS)
				.until(() -> old.output().contains(Handovers.DRAINING));
			loads.forEach((load) -> load.pause(Duration.ofMillis(5)));
			// A moment of the drain
			TimeUnit.NANOSECONDS.sleep(this.death.moment().toNanos());
			strike(victim);
			old.exitCode();
			loads.forEach(Handovers::awaitAnswers);
		}
		List<SampleProcess> left = new ArrayList<>(List.of(survivor, joiner));
		if (!this.death.isFreeze()) {
			left.remove(victim);
		}
		left.forEach(SampleProcess::port);
		if (this.death.victim() != Victim.OLD) {
			assertThat(old.output()).contains("Drained port " + port);
		}
		assertThat(this.recorder.failedOutside(this.begin, this.end)).as(() -> this.recorder.result().toString())
			.isZero();
		Instant closed = old.timeOf("Closed the listeners of port " + port).orElse(this.struck);
		PlainSpread.assertBack(port, left.size() * LISTENERS, left, closed.isAfter(this.struck) ? closed : this.struck);
		assertHealthy(port);
		left.forEach((process) -> assertThat(Upgrades.unexpectedWarnings(process)).isEmpty());
	}

	private void strike(SampleProcess victim) throws Exception {
		this.begin = System.nanoTime();
		if (this.death.isFreeze()) {
			victim.freeze();
			TimeUnit.NANOSECONDS.sleep(this.death.freeze().toNanos());
			victim.goOn();
		}
		else {
			victim.kill();
			victim.exitCode();
		}
		this.struck = Instant.now();
		this.end = System.nanoTime() + AFTERMATH.toNanos();
	}

	private void assertHealthy(int port) throws Exception {
		SampleClient client = new SampleClient(port);
		// Each of them is asked
		for (int i = 0; i < 20; i++) {
			assertThat(client.health().status()).isEqualTo("UP");
		}
	}

}
