package io.github.reuseport.linux;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link ListenerLookup}.
 */
class ListenerLookupTests {

	private EventLoopGroup loops;

	@AfterEach
	void end() {
		if (this.loops != null) {
			this.loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aSocketThatHasLeftIsFoundNoMore(NativeTransport transport) throws Exception {
		Accepted accepted = new Accepted();
		Channel listener = listen(transport, 0, accepted);
		try (Socket before = connect(listener)) {
			assumeTrue(ListenerLookup.leave(listener), "SO_BINDTOIFINDEX without CAP_NET_RAW, since Linux 5.7");
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(listener));
			await().untilAsserted(() -> assertThat(accepted.count).hasValue(1));
			assertThat(before.isConnected()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void othersOfTheGroupAreFoundInItsPlace(NativeTransport transport) throws Exception {
		Accepted second = new Accepted();
		Channel older = listen(transport, 0, new Accepted());
		listen(transport, ((InetSocketAddress) older.localAddress()).getPort(), second);
		ReuseportFilter.attach(older, FilterProgram.among(new TreeSet<>(Set.of(1))));
		assumeTrue(ListenerLookup.leave(older), "SO_BINDTOIFINDEX without CAP_NET_RAW, since Linux 5.7");
		for (int i = 0; i < 64; i++) {
			connect(older).close();
		}
		await().untilAsserted(() -> assertThat(second.count).hasValue(64));
	}

	@ParameterizedTest
	@EnumSource
	void aRequestThatIsGivenToItAllTheSameIsNotAnswered(NativeTransport transport) throws Exception {
		Channel older = listen(transport, 0, new Accepted());
		listen(transport, ((InetSocketAddress) older.localAddress()).getPort(), new Accepted());
		ReuseportFilter.attach(older, FilterProgram.among(new TreeSet<>(Set.of(0))));
		assumeTrue(ListenerLookup.leave(older), "SO_BINDTOIFINDEX without CAP_NET_RAW, since Linux 5.7");
		try (Socket client = new Socket()) {
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> client.connect(address(older), 300));
		}
	}

	@Test
	void aTransportThatKnowsNoSuchOptionIsLeftAlone() {
		Channel listener = listen(NioIoHandler.newFactory(), NioServerSocketChannel.class, 0, new Accepted());
		assertThat(ListenerLookup.leave(listener)).isFalse();
	}

	private Channel listen(NativeTransport transport, int port, Accepted accepted) {
		assumeTrue(transport.isAvailable(), transport + " is not available");
		return listen(transport.ioHandler(), transport.channelType(), port, accepted);
	}

	private Channel listen(IoHandlerFactory ioHandler, Class<? extends ServerChannel> type, int port,
			Accepted accepted) {
		if (this.loops == null) {
			this.loops = new MultiThreadIoEventLoopGroup(1, ioHandler);
		}
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.loops).channel(type).childHandler(accepted);
		if (type != NioServerSocketChannel.class) {
			bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
		}
		return bootstrap.bind(port).syncUninterruptibly().channel();
	}

	private static Socket connect(Channel listener) throws IOException {
		Socket client = new Socket();
		client.connect(address(listener), 10_000);
		return client;
	}

	private static InetSocketAddress address(Channel listener) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(),
				((InetSocketAddress) listener.localAddress()).getPort());
	}

	enum NativeTransport {

		EPOLL, IO_URING;

		boolean isAvailable() {
			return (this == EPOLL) ? Epoll.isAvailable() : IoUring.isAvailable();
		}

		IoHandlerFactory ioHandler() {
			return (this == EPOLL) ? EpollIoHandler.newFactory() : IoUringIoHandler.newFactory();
		}

		Class<? extends ServerChannel> channelType() {
			return (this == EPOLL) ? EpollServerSocketChannel.class : IoUringServerSocketChannel.class;
		}

	}

	/**
	 * Counts connections.
	 */
	private static final class Accepted extends ChannelInboundHandlerAdapter {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public boolean isSharable() {
			return true;
		}

		@Override
		public void channelActive(ChannelHandlerContext ctx) {
			this.count.incrementAndGet();
		}

	}

}
