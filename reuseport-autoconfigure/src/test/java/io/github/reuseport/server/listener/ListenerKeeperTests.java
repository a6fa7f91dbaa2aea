package io.github.reuseport.server.listener;

import java.net.BindException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ListenerKeeper}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ListenerKeeperTests {

	/**
	 * For what takes moments, unless the machine has much else to do.
	 */
	private static final Duration LIMIT = Duration.ofMinutes(1);

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource
	void opensAClosedListenerAgainOnItsLoop(TestTransport transport, CapturedOutput output) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 3);
		DisposableServer server = this.test
			.bind(this.test.server(TestServers.STAYING).runOn(TestTransport.resources(loops)));
		Set<String> answers = TestServers.getUntil(server.port(), 3);
		Channel first = server.channel();
		EventLoop loop = first.eventLoop();
		first.close().sync();
		await().untilAsserted(() -> {
			assertThat(this.test.status().listening()).isEqualTo(3);
			assertThat(TestServers.listening(server.port())).hasSize(3);
			assertThat(server.channel()).isNotSameAs(first);
			assertThat(server.channel().eventLoop()).isSameAs(loop);
		});
		assertThat(TestServers.getUntil(server.port(), 3)).isEqualTo(answers);
		await().untilAsserted(() -> assertThat(output)
			.containsOnlyOnce("Listener 0 of port %d was closed while the server runs".formatted(server.port()))
			.containsOnlyOnce("Listener 0 of port %d has been opened again".formatted(server.port())));
	}

	@ParameterizedTest
	@EnumSource
	void opensAllListenersAgainAndStaysExclusive(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, ListenerSettings.DEFAULTS));
		Set<Long> before = TestServers.listening(server.port());
		while (!server.channel().closeFuture().isDone()) {
			server.channel().close().sync();
		}
		await().untilAsserted(
				() -> assertThat(TestServers.listening(server.port())).hasSize(2).doesNotContainAnyElementsOf(before));
		assertThat(TestServers.getUntil(server.port(), 2)).hasSize(2);
	}

	/**
	 * As {@code ss --kill} closes them. A server whose sockets cannot be told from those
	 * of others cannot be drained.
	 */
	@ParameterizedTest
	@EnumSource
	void tellsTheSocketsOfListenersThatAreOpenedAgainAtOnce(TestTransport transport) {
		DisposableServer server = this.test.bind(this.test.server(transport, 4, ListenerSettings.DEFAULTS));
		ListenerGroup group = this.test.group(server);
		for (int i = 0; i < 3; i++) {
			List<Listener> closed = group.listeners().subList(1, 4);
			Set<Long> before = closed.stream().map(Listener::inode).collect(Collectors.toSet());
			closed.forEach((listener) -> listener.channel().close());
			await().atMost(LIMIT)
				.untilAsserted(() -> assertThat(TestServers.listening(server.port())).hasSize(4)
					.doesNotContainAnyElementsOf(before)
					.isEqualTo(group.port().inodes()));
		}
	}

	@Test
	void keepsTryingWhileThePortIsTaken() throws Exception {
		DisposableServer server = this.test.bind(this.test.server(TestTransport.EPOLL, 1, ListenerSettings.DEFAULTS));
		// It may be open again before the test gets the port, later each time
		ServerSocket taking = await().atMost(LIMIT).ignoreExceptionsInstanceOf(BindException.class).until(() -> {
			server.channel().close().sync();
			return new ServerSocket(server.port());
		}, ServerSocket::isBound);
		try (ServerSocket other = taking) {
			assertThat(other.isBound()).isTrue();
			await().during(Duration.ofMillis(300))
				.until(() -> this.test.status().listening() == 0 && this.test.status().foreign() == 0);
		}
		await().atMost(LIMIT).until(() -> this.test.status().listening() == 1);
	}

	@ParameterizedTest
	@EnumSource(names = { "EPOLL", "IO_URING" })
	void opensAListenerAgainThatTheKernelDoesNotListAnyMore(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, ListenerSettings.DEFAULTS));
		Set<Long> before = TestServers.listening(server.port());
		int descriptor = ((UnixChannel) server.channel()).fd().intValue();
		// What a forced close by an administrator comes to: ss --kill
		new Socket(descriptor).shutdown(true, true);
		await().untilAsserted(() -> assertThat(TestServers.listening(server.port())).hasSize(2)
			.containsAnyElementsOf(before)
			.isNotEqualTo(before));
		assertThat(TestServers.getUntil(server.port(), 2)).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void aListenerThatIsOpenIsNotOpenedAgain(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, ListenerSettings.DEFAULTS));
		ListenerGroup group = this.test.group(server);
		Set<Long> before = TestServers.listening(server.port());
		group.reopen(group.listeners().get(1)).block(Duration.ofSeconds(10));
		assertThat(TestServers.listening(server.port())).isEqualTo(before);
		server.disposeNow();
		assertThat(TestServers.listening(server.port())).isEmpty();
	}

	@Test
	void doesNotOpenListenersOfAStoppedServer() throws Exception {
		DisposableServer server = this.test.bind(this.test.server(TestTransport.EPOLL, 2, ListenerSettings.DEFAULTS));
		server.channel().close();
		server.disposeNow();
		await().during(Duration.ofMillis(500))
			.untilAsserted(() -> assertThat(TestServers.listening(server.port())).isEmpty());
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.doesNotContain("reuseport-keeper-" + server.port()));
	}

}
