package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.ServerDomainSocketChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link NetworkTransport}.
 */
class NetworkTransportTests {

	private static final SocketAddress PORT = new InetSocketAddress(8443);

	@Test
	void tellsTheSamePortOfHttp2AndHttp3Apart() {
		assertThat(of(ServerSocketChannel.class, PORT)).isEqualTo("tcp");
		assertThat(of(DatagramChannel.class, PORT)).isEqualTo("quic");
	}

	@Test
	void aPathIsAUnixDomainSocket() {
		assertThat(of(ServerDomainSocketChannel.class, new DomainSocketAddress("server.sock"))).isEqualTo("unix");
	}

	private static String of(Class<? extends Channel> type, SocketAddress address) {
		Channel channel = mock(type);
		given(channel.localAddress()).willAnswer((invocation) -> address);
		return NetworkTransport.of(channel).id();
	}

}
