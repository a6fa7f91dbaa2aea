package io.github.reuseport.server.listener;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.util.function.BooleanSupplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ListenerState;
import io.github.reuseport.server.Mode;
import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;

/**
 * Tests for {@link BindPlan}.
 */
@ExtendWith(OutputCaptureExtension.class)
class BindPlanTests {

	@RegisterExtension
	final TestServers test = new TestServers();

	private final String system = System.getProperty("os.name");

	@BeforeAll
	static void initializeSockets() throws Exception {
		// The JDK looks at the name of the system too, when it first opens a socket
		try (ServerSocketChannel channel = ServerSocketChannel.open()) {
			assertThat(channel.isOpen()).isTrue();
		}
	}

	@AfterEach
	void restoreSystem() {
		System.setProperty("os.name", this.system);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Mac OS X", "FreeBSD", "Windows 11" })
	void fallsBackOnOtherSystems(String name, CapturedOutput output) throws Exception {
		System.setProperty("os.name", name);
		DisposableServer server = this.test.bind(this.test.server(TestTransport.NIO, 3, ListenerSettings.DEFAULTS));
		assertFallback(server, output, name + " does not spread connections over the listeners of a port");
	}

	@Test
	void fallsBackWhereTheTransportDoesNotKnowTheOption(CapturedOutput output) throws Exception {
		EventLoopGroup loops = this.test.loops(TestTransport.NIO, 3);
		DisposableServer server = this.test
			.bind(this.test.server(ListenerSettings.DEFAULTS).runOn(new RefusingResources(loops, () -> false, 1)));
		assertFallback(server, output, "SO_REUSEPORT is unknown to the transport nio");
	}

	@Test
	void fallsBackWhereTheKernelRefusesTheOption(CapturedOutput output) throws Exception {
		EventLoopGroup loops = this.test.loops(TestTransport.NIO, 3);
		DisposableServer server = this.test
			.bind(this.test.server(ListenerSettings.DEFAULTS).runOn(new RefusingResources(loops, () -> {
				throw new ChannelException("Protocol not available");
			}, 1)));
		assertFallback(server, output, "SO_REUSEPORT is refused on the transport nio: Protocol not available");
	}

	@Test
	void fallsBackWhereTheOptionIsRefusedOnceTheFirstListenerIsBound(CapturedOutput output) throws Exception {
		EventLoopGroup loops = this.test.loops(TestTransport.NIO, 3);
		DisposableServer server = this.test
			.bind(this.test.server(ListenerSettings.DEFAULTS).runOn(new RefusingResources(loops, () -> false, 2)));
		assertFallback(server, output, "SO_REUSEPORT is unknown to the transport nio");
	}

	@Test
	void fallsBackWhereTheOptionHasNoEffectOnASocketThatListens(CapturedOutput output) throws Exception {
		EventLoopGroup loops = this.test.loops(TestTransport.NIO, 3);
		DisposableServer server = this.test
			.bind(this.test.server(ListenerSettings.DEFAULTS).runOn(new RefusingResources(loops, () -> true, 2)));
		assertFallback(server, output, "the platform lets no listener join the first one of an exclusive port");
	}

	@Test
	void failsWhereTheOptionHasNoEffectOnASocketThatListensIfRequired() {
		EventLoopGroup loops = this.test.loops(TestTransport.NIO, 3);
		HttpServer server = this.test.server(new TestListenerSettings().required(true).build())
			.runOn(new RefusingResources(loops, () -> true, 2));
		assertThatExceptionOfType(ReuseportUnavailableException.class).isThrownBy(server::bindNow)
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("'server.reuseport.sharing' to 'shared'"));
	}

	@Test
	void doesNotHideThatAnotherListenerHoldsThePort() throws Exception {
		EventLoopGroup loops = this.test.loops(TestTransport.NIO, 3);
		HttpServer server = this.test.server(ListenerSettings.DEFAULTS)
			.runOn(new RefusingResources(loops, () -> true, 2));
		try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			assertThatExceptionOfType(ChannelBindException.class)
				.isThrownBy(server.port(plain.getLocalPort())::bindNow);
		}
	}

	@Test
	void fallsBackOnEventLoopsThatCannotBeToldApart(CapturedOutput output) {
		EventLoopGroup loops = spy(this.test.loops(TestTransport.NIO, 3));
		given(loops.iterator()).willReturn(mock());
		HttpServer server = this.test.server(ListenerSettings.DEFAULTS).runOn(TestTransport.resources(loops));
		assertThat(BindPlan.of(server.configuration()).refusal()).isNotNull()
			.satisfies((refusal) -> assertThat(refusal.reason()).contains("cannot be told apart"));
	}

	@Test
	void refusesHttp3() {
		HttpServer server = this.test.server(TestTransport.NIO, 2, ListenerSettings.DEFAULTS)
			.protocol(HttpProtocol.HTTP3);
		assertThat(BindPlan.of(server.configuration()).refusal()).isNotNull()
			.satisfies((refusal) -> assertThat(refusal.reason()).isEqualTo("HTTP/3 has no listening sockets"));
	}

	@Test
	void failsOnOtherSystemsIfRequired() {
		System.setProperty("os.name", "Mac OS X");
		HttpServer server = this.test.server(TestTransport.NIO, 3, new TestListenerSettings().required(true).build());
		assertThatExceptionOfType(ReuseportUnavailableException.class).isThrownBy(server::bindNow)
			.satisfies((ex) -> assertThat(ex.getRemedy()).isEqualTo("Run the application on Linux."));
	}

	private void assertFallback(DisposableServer server, CapturedOutput output, String reason) throws Exception {
		assertThat(TestServers.listening(server.port())).hasSize(1);
		assertThat(TestServers.get(server.port())).startsWith("-1 ");
		assertThat(TestServers.getUntil(server.port(), 3)).hasSize(3);
		assertThat(output).containsOnlyOnce("WARN").contains("Falling back to one plain listener: " + reason);
		ServerStatus status = this.test.status();
		assertThat(status.mode()).isEqualTo(Mode.SINGLE);
		assertThat(status.reason()).isEqualTo(reason);
		assertThat(status.transport()).isEqualTo(Transport.NIO);
		assertThat(status.port()).isEqualTo(server.port());
		assertThat(this.test.servers().all()).singleElement()
			.returns(server.port(), ReuseportServer::port)
			.returns(1, ReuseportServer::expectedListeners);
		assertThat(status.eventLoops()).isEqualTo(3);
		assertThat(status.foreign()).isZero();
		assertThat(status.listeners()).singleElement().satisfies((listener) -> {
			assertThat(listener.state()).isEqualTo(ListenerState.LISTENING);
			assertThat(listener.accepted()).isNull();
			assertThat(listener.open()).isNull();
			assertThat(listener.handedOff()).isNull();
		});
		server.disposeNow();
		assertThat(this.test.status().stopping()).isTrue();
		assertThat(this.test.status().listening()).isZero();
	}

	/**
	 * Resources whose sockets refuse {@code SO_REUSEPORT} from the n-th on.
	 */
	private static final class RefusingResources implements LoopResources {

		private final EventLoopGroup loops;

		private final BooleanSupplier refusal;

		private final int from;

		private int channels;

		private RefusingResources(EventLoopGroup loops, BooleanSupplier refusal, int from) {
			this.loops = loops;
			this.refusal = refusal;
			this.from = from;
		}

		@Override
		public EventLoopGroup onServer(boolean useNative) {
			return this.loops;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
			return (++this.channels < this.from) ? LoopResources.super.onChannel(channelType, group)
					: (C) new RefusingChannel(this.refusal);
		}

	}

	private static final class RefusingChannel extends NioServerSocketChannel {

		private final ServerSocketChannelConfig config;

		private RefusingChannel(BooleanSupplier refusal) {
			this.config = spy(super.config());
			willAnswer((invocation) -> refusal.getAsBoolean()).given(this.config)
				.setOption(eq(Transport.NIO.reuseport()), eq(true));
		}

		@Override
		public ServerSocketChannelConfig config() {
			return (this.config != null) ? this.config : super.config();
		}

	}

}
