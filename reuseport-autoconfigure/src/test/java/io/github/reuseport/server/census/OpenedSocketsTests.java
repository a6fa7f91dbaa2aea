package io.github.reuseport.server.census;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenedSockets}.
 */
class OpenedSocketsTests {

	@RegisterExtension
	final TestServers test = new TestServers();

	private final OpenedSockets sockets = new OpenedSockets();

	private DisposableServer listen(TestTransport transport, int port) {
		ChannelOption<Boolean> reuseport = transport.transport().reuseport();
		return this.test.bind(HttpServer.create()
			.bindAddress(() -> new InetSocketAddress("127.0.0.1", port))
			.option(reuseport, true)
			.runOn(TestTransport.resources(this.test.loops(transport, 1))));
	}

	private static InetSocketAddress address(DisposableServer socket) {
		return (InetSocketAddress) socket.address();
	}

	@ParameterizedTest
	@EnumSource
	void tellsTheOneThatWasOpenedFromThoseBefore(TestTransport transport) throws Exception {
		DisposableServer first = listen(transport, 0);
		Set<Long> before = this.sockets.before(address(first));
		assertThat(before).isEqualTo(TestServers.listening(first.port())).hasSize(1);
		DisposableServer second = listen(transport, first.port());
		Set<Long> opened = new HashSet<>(TestServers.listening(first.port()));
		opened.removeAll(before);
		assertThat(opened).containsExactly(this.sockets.inodeOf(second.channel(), before));
	}

	@ParameterizedTest
	@EnumSource
	void knowsTheOnlyOneOnAPortThatTheKernelChose(TestTransport transport) throws Exception {
		assertThat(this.sockets.before(new InetSocketAddress("127.0.0.1", 0))).isEmpty();
		DisposableServer socket = listen(transport, 0);
		assertThat(TestServers.listening(socket.port()))
			.containsExactly(this.sockets.inodeOf(socket.channel(), Set.of()));
	}

	@Test
	void doesNotGuessWhichOfTwoItIs() {
		DisposableServer first = listen(TestTransport.NIO, 0);
		listen(TestTransport.NIO, first.port());
		assertThat(this.sockets.inodeOf(first.channel(), Set.of())).isZero();
	}

	@Test
	void remembersThoseThatListenedUntilItIsToForget() throws Exception {
		DisposableServer first = listen(TestTransport.NIO, 0);
		this.sockets.inodeOf(first.channel(), Set.of());
		Set<Long> one = TestServers.listening(first.port());
		listen(TestTransport.NIO, first.port());
		assertThat(this.sockets.before(address(first))).isEqualTo(one);
		this.sockets.forget();
		assertThat(this.sockets.before(address(first))).isEqualTo(TestServers.listening(first.port())).hasSize(2);
	}

}
