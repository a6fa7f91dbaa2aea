package io.github.reuseport.it.listener;

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
 * Tests for the sample application when it has been processed ahead of time.
 */
@EnabledOnOs(OS.LINUX)
class AheadOfTimeIT {

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@Test
	void everyEventLoopHasOneListener() throws Exception {
		SampleProcess process = this.processes.start("-Dspring.aot.enabled=true", "-Dreactor.netty.ioWorkerCount=4");
		int port = process.port();
		assertThat(process.output()).contains("Starting AOT-processed SampleApplication");
		assertThat(PortListeners.count(port)).isEqualTo(4);
		SampleClient client = new SampleClient(port);
		assertThat(client.health()).isEqualTo(ReuseportHealth.up("epoll", port, 4, 0));
		assertThat(client.whoami(200)).extracting(Whoami::listener).containsOnly(0, 1, 2, 3);
	}

}
