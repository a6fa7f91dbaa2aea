package io.github.reuseport.it.listener;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.ReuseportHealth;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;
import io.github.reuseport.it.sample.Whoami;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the listeners of the sample application on every transport.
 */
@EnabledOnOs(OS.LINUX)
class ListenersIT {

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@ParameterizedTest(name = "{1} event loop(s) on {0}")
	@CsvSource({ "EPOLL, 1", "EPOLL, 4", "EPOLL, 16", "NIO, 1", "NIO, 4", "IO_URING, 2", "IO_URING, 16" })
	void everyEventLoopHasOneListenerAndServesWhatItAccepts(SampleTransport transport, int eventLoops)
			throws Exception {
		int port = this.processes
			.start(transport.systemProperty(), "-Dreactor.netty.ioWorkerCount=" + eventLoops,
					"--server.reuseport.placement=local", "--server.reuseport.rescue.enabled=false")
			.port();
		SampleClient client = new SampleClient(port);
		transport.requireOn(client.whoami().eventLoop());
		assertThat(PortListeners.count(port)).isEqualTo(eventLoops);
		assertThat(client.health()).isEqualTo(ReuseportHealth.up(transport.id(), port, eventLoops, 0));
		Map<Integer, String> eventLoopOfListener = new HashMap<>();
		for (Whoami whoami : client.whoami((eventLoops <= 4) ? 200 : 1000)) {
			String other = eventLoopOfListener.put(whoami.listener(), whoami.eventLoop());
			assertThat(whoami.eventLoop()).isEqualTo((other != null) ? other : whoami.eventLoop());
		}
		assertThat(eventLoopOfListener).hasSize(eventLoops);
		assertThat(Set.copyOf(eventLoopOfListener.values())).hasSize(eventLoops);
	}

}
