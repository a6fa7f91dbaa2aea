package io.github.reuseport.endpoint;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.netty.channel.unix.DomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import io.github.reuseport.endpoint.ReuseportEndpoint.DrainDescriptor;
import io.github.reuseport.endpoint.ReuseportEndpoint.ListenerDescriptor;
import io.github.reuseport.endpoint.ReuseportEndpoint.ProcessDescriptor;
import io.github.reuseport.endpoint.ReuseportEndpoint.ServerDescriptor;
import io.github.reuseport.endpoint.ReuseportEndpoint.StallDescriptor;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ListenerState;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.Mode;
import io.github.reuseport.server.NetworkTransport;
import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.census.ForeignProcess;
import io.github.reuseport.server.drain.DrainReport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Transport;
import io.github.reuseport.server.rescue.StallReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ReuseportEndpoint}.
 */
class ReuseportEndpointTests {

	@RegisterExtension
	final TestServers test = new TestServers();

	@Test
	void whatIsNotKnownOfAnotherProcessIsAbsentAndNoneIsEmpty(@TempDir Path directory) {
		this.test.bind(this.test.server(TestTransport.EPOLL, 2, ListenerSettings.DEFAULTS));
		this.test.bind(this.test.server(TestTransport.EPOLL, 2, ListenerSettings.DEFAULTS)
			.bindAddress(() -> new DomainSocketAddress(directory.resolve("server.sock").toFile())));
		ReuseportEndpoint endpoint = new ReuseportEndpoint(this.test.servers());
		ServerDescriptor onPort = endpoint.servers().servers().get(0);
		assertThat(onPort.foreignListeners()).isZero();
		assertThat(onPort.foreignProcesses()).isEmpty();
		ServerDescriptor onPath = endpoint.servers().servers().get(1);
		assertThat(onPath.foreignListeners()).isNull();
		assertThat(onPath.foreignProcesses()).isNull();
		assertThat(onPath.imbalance()).isNull();
	}

	@Test
	void showsWhatTheServerTells() {
		Instant since = Instant.parse("2026-01-02T03:04:05Z");
		StallReport stall = new StallReport("loop-1", since, Duration.ofNanos(1_999_999), false, List.of("here"));
		StallReport over = new StallReport("loop-1", since, Duration.ofSeconds(2), true, List.of());
		ReuseportServer server = mock();
		given(server.status(any()))
			.willReturn(new ServerStatus(Mode.REUSEPORT, null, Transport.EPOLL, NetworkTransport.TCP, Sharing.SHARED,
					"::", 8080, 3, List.of(listener(0, ListenerState.LISTENING), listener(1, ListenerState.STALLED)),
					1.5, 3, Map.of(), true, new DrainReport(Duration.ofNanos(3_000_001), 1, 2, 3, 4, 5, 6)));
		given(server.stalls()).willReturn(List.of(over, stall));
		given(server.foreignProcesses(any()))
			.willReturn(List.of(new ForeignProcess(4711L, 2), new ForeignProcess(null, 1)));
		ReuseportServers servers = new ReuseportServers();
		servers.add(server, Mono.never());
		ReuseportEndpoint endpoint = new ReuseportEndpoint(servers);
		ServerDescriptor shown = endpoint.servers().servers().get(0);
		assertThat(endpoint.servers().pid()).isEqualTo(ProcessHandle.current().pid());
		assertThat(endpoint.servers().instance()).isEqualTo(servers.instance());
		assertThat(shown.foreignProcesses()).containsExactly(new ProcessDescriptor(4711L, 2),
				new ProcessDescriptor(null, 1));
		assertThat(shown.drain()).isEqualTo(new DrainDescriptor(Duration.ofMillis(3), 1, 2, 3, 4, 5, 6));
		ListenerDescriptor first = new ListenerDescriptor(0, "loop-0", "listening", 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L,
				null, null);
		ListenerDescriptor second = new ListenerDescriptor(1, "loop-1", "stalled", 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L,
				new StallDescriptor(since, Duration.ofMillis(1), List.of("here")),
				new StallDescriptor(since, Duration.ofSeconds(2), List.of()));
		assertThat(shown).isEqualTo(new ServerDescriptor(8080, "::", "reuseport", null, "epoll", "shared", 3,
				List.of(first, second), 1.5, 3, shown.foreignProcesses(), true, true, shown.drain()));
		assertThat(endpoint.listener(1)).isEqualTo(second);
		assertThat(endpoint.listener(2)).isNull();
		assertThat(new ReuseportEndpoint(new ReuseportServers()).listener(0)).isNull();
	}

	private static ListenerStatus listener(int index, ListenerState state) {
		return new ListenerStatus(index, "loop-" + index, state, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
	}

}
