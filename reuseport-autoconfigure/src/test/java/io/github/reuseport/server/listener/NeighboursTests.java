package io.github.reuseport.server.listener;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.ForeignListener;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Neighbours}.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("kernel")
class NeighboursTests {

	/**
	 * For what takes moments, unless the machine has much else to do.
	 */
	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final ListenerSettings SHARED = new TestListenerSettings().sharing(Sharing.SHARED).build();

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource
	void warnsOfAMemberOfAnExclusiveGroup(TestTransport transport, CapturedOutput output) throws Exception {
		DisposableServer server = bind(transport, ListenerSettings.DEFAULTS);
		Process foreign = join(server, StandardProtocolFamily.INET6, "::");
		try {
			assertThatOnlyOnce(output, """
					Port %d: 1 listener(s) of other processes (pid %d) on [::] have joined the 2 of this server on \
					[::] although server.reuseport.sharing is 'exclusive': connections to any IPv4 address and any \
					IPv6 address are spread over both. The kernel lets every listener of the same user in that has \
					SO_REUSEPORT""".formatted(server.port(), foreign.pid()));
			assertThat(this.test.status().foreign()).isOne();
			assertThat(this.test.status().listening()).isEqualTo(2);
		}
		finally {
			foreign.destroyForcibly().waitFor();
		}
		await().until(() -> this.test.status().foreign() == 0);
	}

	@Test
	void tellsThatAnIpv4ListenerTakesAllConnectionsOverIpv4(CapturedOutput output) throws Exception {
		DisposableServer server = bind(TestTransport.EPOLL, ListenerSettings.DEFAULTS);
		Process foreign = join(server, StandardProtocolFamily.INET, "0.0.0.0");
		try {
			assertThatOnlyOnce(output, """
					Port %d: 1 listener(s) of other processes (pid %d) on 0.0.0.0 are no group with the 2 of this \
					server on [::] although server.reuseport.sharing is 'exclusive': connections to any IPv4 \
					address go to those only, to any IPv6 address come to this server only.""".formatted(server.port(),
					foreign.pid()));
		}
		finally {
			foreign.destroyForcibly().waitFor();
		}
	}

	@Test
	void tellsThatAListenerOfOneAddressTakesAllItsConnections(CapturedOutput output) throws Exception {
		DisposableServer server = bind(TestTransport.EPOLL, SHARED);
		Process foreign = join(server, StandardProtocolFamily.INET6, "127.0.0.1");
		try {
			assertThatOnlyOnce(output, """
					Port %d: 1 listener(s) of other processes (pid %d) on [::ffff:127.0.0.1] are no group with the \
					2 of this server on [::]: connections to 127.0.0.1 go to those only, to any other IPv4 address \
					and any IPv6 address come to this server only. Neither can be drained in favour of the other: \
					give all processes the same server.address and the same java.net.preferIPv4Stack"""
				.formatted(server.port(), foreign.pid()));
		}
		finally {
			foreign.destroyForcibly().waitFor();
		}
	}

	@Test
	void saysNothingOfAMemberOfASharedGroup(CapturedOutput output) throws Exception {
		DisposableServer server = bind(TestTransport.EPOLL, SHARED);
		bind(TestTransport.NIO, SHARED, server.port());
		Process foreign = join(server, StandardProtocolFamily.INET6, "::");
		try {
			await().during(Duration.ofSeconds(3)).untilAsserted(() -> assertThat(output).doesNotContain("WARN"));
		}
		finally {
			foreign.destroyForcibly().waitFor();
		}
	}

	@Test
	void warnsOfEachKindThatComesAndOfOneThatComesAgain(CapturedOutput output) throws Exception {
		DisposableServer server = bind(TestTransport.EPOLL, SHARED);
		String ofThisProcess = "Port %d: 1 listener(s) of another server of this process on 127.0.0.1 are no group with the 2 of this server on [::]"
			.formatted(server.port());
		try (ServerSocketChannel first = listen(server.port())) {
			await().atMost(LIMIT).untilAsserted(() -> assertThat(output).containsOnlyOnce(ofThisProcess));
			Process foreign = join(server, StandardProtocolFamily.INET, "0.0.0.0");
			try {
				await().atMost(LIMIT)
					.untilAsserted(() -> assertThat(output).containsOnlyOnce(
							"1 listener(s) of other processes (pid %d) on 0.0.0.0".formatted(foreign.pid())));
			}
			finally {
				foreign.destroyForcibly().waitFor();
			}
			assertThat(output).containsOnlyOnce(ofThisProcess);
			assertThat(first.isOpen()).isTrue();
		}
		// The keeper looks less often where much goes on
		await().atMost(LIMIT).ignoreExceptionsInstanceOf(ConditionTimeoutException.class).untilAsserted(() -> {
			await().during(Duration.ofSeconds(3)).until(() -> TestServers.listening(server.port()).size() == 2);
			try (ServerSocketChannel again = listen(server.port())) {
				await().until(() -> StringUtils.countOccurrencesOf(output.toString(), ofThisProcess) == 2);
				assertThat(again.isOpen()).isTrue();
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	void isToldOfOthersThatWereThereBefore(TestTransport transport, CapturedOutput output) throws Exception {
		try (ServerSocketChannel other = listen(0)) {
			int port = other.socket().getLocalPort();
			bind(transport, SHARED, port);
			await().untilAsserted(() -> assertThat(output).containsOnlyOnce(
					"connections to 127.0.0.1 go to those only, to any other IPv4 address and any IPv6 address come to this server only"));
		}
	}

	private void assertThatOnlyOnce(CapturedOutput output, String warning) {
		await().atMost(LIMIT).untilAsserted(() -> assertThat(output).contains(warning));
		await().during(Duration.ofMillis(2500)).untilAsserted(() -> assertThat(output).containsOnlyOnce(" WARN "));
	}

	private Process join(DisposableServer server, StandardProtocolFamily family, String address) throws IOException {
		int before = TestServers.listening(server.port()).size();
		Process foreign = ForeignListener.start(server.port(), family, address);
		await().atMost(LIMIT).until(() -> TestServers.listening(server.port()).size() == before + 1);
		return foreign;
	}

	private DisposableServer bind(TestTransport transport, ListenerSettings settings) {
		return bind(transport, settings, 0);
	}

	private DisposableServer bind(TestTransport transport, ListenerSettings settings, int port) {
		return this.test.bind(this.test.server(transport, 2, settings).bindAddress(() -> new InetSocketAddress(port)));
	}

	private ServerSocketChannel listen(int port) throws IOException {
		ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.INET);
		socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
		return socket.bind(new InetSocketAddress("127.0.0.1", port));
	}

}
