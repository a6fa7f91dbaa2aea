package io.github.reuseport.it.listener;

import java.util.List;

import org.junit.jupiter.api.RepeatedTest;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for two copies of the sample application on one port that is not to be shared.
 */
@EnabledOnOs(OS.LINUX)
class ExclusivePortIT {

	private static final String FOUR_EVENT_LOOPS = "-Dreactor.netty.ioWorkerCount=4";

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@Test
	void theSecondCopyFailsAndTheFirstServesOn() throws Exception {
		SampleProcess first = this.processes.start(FOUR_EVENT_LOOPS);
		int port = first.port();
		SampleProcess second = this.processes.startOn(port, FOUR_EVENT_LOOPS);
		assertThat(second.exitCode()).isEqualTo(1);
		assertThat(second.output()).contains("APPLICATION FAILED TO START",
				"Port %d was already in use".formatted(port), "4 listeners of the same user");
		assertThat(PortListeners.count(port)).isEqualTo(4);
		SampleClient client = new SampleClient(port);
		assertThat(client.whoami(50)).extracting(Whoami::pid).containsOnly(first.pid());
		assertThat(client.health()).isEqualTo(ReuseportHealth.up("epoll", port, 4, 0));
	}

	@RepeatedTest(3)
	void ofTwoCopiesStartedAtTheSameMomentOneServes() throws Exception {
		int port = PortListeners.free();
		List<SampleProcess> copies = List.of(this.processes.startOn(port, FOUR_EVENT_LOOPS),
				this.processes.startOn(port, FOUR_EVENT_LOOPS));
		List<SampleProcess> serving = copies.stream().filter(SampleProcess::serves).toList();
		assertThat(serving).hasSize(1);
		assertThat(PortListeners.count(port)).isEqualTo(4);
		assertThat(new SampleClient(port).whoami(50)).extracting(Whoami::pid).containsOnly(serving.get(0).pid());
	}

}
