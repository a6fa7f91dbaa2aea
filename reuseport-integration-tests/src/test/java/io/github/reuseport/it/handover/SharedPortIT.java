package io.github.reuseport.it.handover;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.ReuseportHealth;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.Whoami;
import io.github.reuseport.load.Load;
import io.github.reuseport.load.LoadKind;
import io.github.reuseport.load.LoadRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for two copies of the sample application that share one port.
 */
@EnabledOnOs(OS.LINUX)
class SharedPortIT {

	private static final String SHARED = "--server.reuseport.sharing=shared";

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@Test
	void bothServeAndEachServesOnWithoutTheOther() throws Exception {
		SampleProcess two = this.processes.start(SHARED, "-Dreactor.netty.ioWorkerCount=2");
		int port = two.port();
		SampleProcess three = this.processes.startOn(port, SHARED, "-Dreactor.netty.ioWorkerCount=3");
		assertThat(three.port()).isEqualTo(port);
		SampleClient client = new SampleClient(port);
		assertThat(PortListeners.count(port)).isEqualTo(5);
		assertThat(client.whoami(200)).extracting(Whoami::pid).containsOnly(two.pid(), three.pid());
		ReuseportHealth healthOfTwo = ReuseportHealth.up("epoll", port, 2, 3);
		ReuseportHealth healthOfThree = ReuseportHealth.up("epoll", port, 3, 2);
		// What one tells of the other may be a second old
		await("each knows of the other").atMost(SampleProcess.LIMIT).untilAsserted(() -> {
			for (int i = 0; i < 20; i++) {
				assertThat(client.health()).isIn(healthOfTwo, healthOfThree);
			}
		});
		for (int i = 0; i < 50; i++) {
			assertThat(client.health()).isIn(healthOfTwo, healthOfThree);
		}
		three.kill();
		three.exitCode();
		await("only one copy is left").atMost(SampleProcess.LIMIT)
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(client.health()).isEqualTo(ReuseportHealth.up("epoll", port, 2, 0)));
		assertThat(client.whoami(50)).extracting(Whoami::pid).containsOnly(two.pid());
	}

	@Test
	void theOneThatStopsDrainsAndTheOtherGetsItsShareOfAll() throws Exception {
		SampleProcess two = this.processes.start(SHARED, "-Dreactor.netty.ioWorkerCount=2");
		int port = two.port();
		SampleProcess three = this.processes.startOn(port, SHARED, "-Dreactor.netty.ioWorkerCount=3");
		three.port();
		LoadRecorder recorder = new LoadRecorder();
		try (Load load = new Load(LoadKind.NEW_CONNECTIONS, port, recorder)) {
			Handovers.awaitAnswers(load);
			two.terminate();
			two.exitCode();
			Handovers.awaitAnswers(load);
		}
		Handovers.assertDrained(two, port);
		assertThat(recorder.result().reasons()).isEmpty();
		assertThat(recorder.result().failed()).isZero();
		Handovers.assertSpread(new SampleClient(port), three, 3);
	}

	@Test
	void fiveStartedAtTheSameMomentAllServeAndFourServeOnWhenOneIsKilled() throws Exception {
		int port = PortListeners.free();
		List<SampleProcess> copies = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			copies.add(this.processes.startOn(port, SHARED, "-Dreactor.netty.ioWorkerCount=2"));
		}
		for (SampleProcess copy : copies) {
			assertThat(copy.port()).isEqualTo(port);
		}
		SampleClient client = new SampleClient(port);
		assertThat(PortListeners.count(port)).isEqualTo(10);
		assertThat(client.whoami(300)).extracting(Whoami::pid)
			.containsOnly(copies.stream().map(SampleProcess::pid).toArray(Long[]::new));
		SampleProcess killed = copies.remove(2);
		killed.kill();
		killed.exitCode();
		assertThat(client.whoami(300)).extracting(Whoami::pid)
			.containsOnly(copies.stream().map(SampleProcess::pid).toArray(Long[]::new));
		assertThat(PortListeners.count(port)).isEqualTo(8);
	}

}
