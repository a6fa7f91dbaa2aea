package io.github.reuseport.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.reuseport.linux.ListenerLookupTests.NativeTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for the options that are read of listeners and set there: {@link DeferAccept},
 * {@link IncomingCpu}, {@link ListenInfo}, {@link ListenerLookup}, {@link OptionReader},
 * {@link ReuseportFilter} and {@link SocketDrops}.
 */
class ListenerOptionsTests {

	private static final int BACKLOG = 1;

	private EventLoopGroup loops;

	@AfterEach
	void end() {
		if (this.loops != null) {
			this.loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
		}
	}

	@ParameterizedTest
	@EnumSource
	void tellsWhetherConnectionsAreHeldBack(NativeTransport transport) {
		Channel listener = listen(transport);
		assertThat(DeferAccept.isOn(listener)).isFalse();
		assertThat(SocketDrops.read(listener)).isNotNull();
		listener.config().setOption(DeferAccept.OPTION, 1);
		assertThat(DeferAccept.isOn(listener)).isTrue();
		assertThat(SocketDrops.read(listener)).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void tellsWhetherAProcessorIsPreferred(NativeTransport transport) {
		Channel listener = listen(transport);
		assertThat(IncomingCpu.isSet(listener)).isFalse();
		listener.config().setOption(IncomingCpu.OPTION, 0);
		assertThat(IncomingCpu.isSet(listener)).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void countsWhatWaitsAndWhatIsDropped(NativeTransport transport) throws IOException {
		Channel listener = listen(transport);
		assertThat(ListenInfo.read(listener)).isEqualTo(new ListenInfo(true, 0, BACKLOG));
		assertThat(ListenInfo.requestedBacklog(listener)).isEqualTo(BACKLOG);
		assertThat(SocketDrops.read(listener)).isZero();
		List<Socket> clients = new ArrayList<>();
		try {
			for (int i = 0; i <= BACKLOG; i++) {
				clients.add(connect(listener, 10_000));
			}
			await().untilAsserted(
					() -> assertThat(ListenInfo.read(listener)).isEqualTo(new ListenInfo(true, BACKLOG + 1, BACKLOG)));
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(listener, 100));
			assertThat(SocketDrops.read(listener)).isPositive();
		}
		finally {
			for (Socket client : clients) {
				client.close();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void tellsWhetherThereWasAFilter(NativeTransport transport) {
		Channel listener = listen(transport);
		assertThat(ReuseportFilter.detach(listener)).isFalse();
		assertThat(ReuseportFilter.attach(listener, FilterProgram.FIRST)).isTrue();
		assertThat(ReuseportFilter.detach(listener)).isTrue();
		assertThat(ReuseportFilter.detach(listener)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void leavesTheLookUp(NativeTransport transport) {
		assumeTrue(IncomingCpu.isForGroups(), "SKIPPED: the kernel is older than Linux 6.2");
		assertThat(ListenerLookup.leave(listen(transport))).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aClosedListenerTellsNothing(NativeTransport transport) {
		Channel listener = listen(transport);
		listener.config().setOption(IncomingCpu.OPTION, 0);
		listener.close().syncUninterruptibly();
		assertTellsNothing(listener);
		assertThat(ListenerLookup.leave(listener)).isFalse();
		assertThatExceptionOfType(ChannelException.class)
			.isThrownBy(() -> ReuseportFilter.attach(listener, FilterProgram.FIRST));
	}

	@Test
	void noListenerTellsNothing() {
		assertTellsNothing(null);
		assertThat(ListenInfo.requestedBacklog(new EmbeddedChannel())).isNull();
	}

	@Test
	void aListenerOnNioTellsNothingButWhatWasAskedFor() {
		Channel listener = listen(NioIoHandler.newFactory(), NioServerSocketChannel.class);
		assertTellsNothing(listener);
		assertThat(ListenInfo.requestedBacklog(listener)).isEqualTo(BACKLOG);
		assertThat(ReuseportFilter.attach(listener, FilterProgram.FIRST)).isFalse();
		assertThat(ReuseportFilter.detach(listener)).isFalse();
	}

	private static void assertTellsNothing(Channel listener) {
		assertThat(ListenInfo.read(listener)).isNull();
		assertThat(SocketDrops.read(listener)).isNull();
		assertThat(DeferAccept.isOn(listener)).isFalse();
		assertThat(IncomingCpu.isSet(listener)).isFalse();
	}

	private Channel listen(NativeTransport transport) {
		assumeTrue(transport.isAvailable(), "SKIPPED: " + transport + " is not available");
		return listen(transport.ioHandler(), transport.channelType());
	}

	/**
	 * A listener that accepts nothing.
	 */
	private Channel listen(IoHandlerFactory ioHandler, Class<? extends ServerChannel> type) {
		this.loops = new MultiThreadIoEventLoopGroup(1, ioHandler);
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.loops)
			.channel(type)
			.option(ChannelOption.SO_BACKLOG, BACKLOG)
			.option(ChannelOption.AUTO_READ, false)
			.childHandler(new ChannelInboundHandlerAdapter());
		if (type != NioServerSocketChannel.class) {
			bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
		}
		return bootstrap.bind(0).syncUninterruptibly().channel();
	}

	private static Socket connect(Channel listener, int timeout) throws IOException {
		Socket client = new Socket();
		try {
			client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(),
					((InetSocketAddress) listener.localAddress()).getPort()), timeout);
			return client;
		}
		catch (IOException ex) {
			client.close();
			throw ex;
		}
	}

}
