package io.github.reuseport.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.NetUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.linux.DeferAccept;
import io.github.reuseport.server.listener.ReuseportUnavailableException;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link ReuseportHttpServer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReuseportHttpServerTests {

	private static final ListenerSettings SHARED = new TestListenerSettings().sharing(Sharing.SHARED).build();

	private static final ListenerSettings REQUIRED = new TestListenerSettings().required(true).build();

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource
	void opensOneListenerOnEveryEventLoop(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 4, ListenerSettings.DEFAULTS));
		assertThat(TestServers.listening(server.port())).hasSize(4);
		ServerStatus status = this.test.status();
		assertThat(status.mode()).isEqualTo(Mode.REUSEPORT);
		assertThat(status.reason()).isNull();
		assertThat(status.transport()).isEqualTo(transport.transport());
		assertThat(status.sharing()).isEqualTo(Sharing.EXCLUSIVE);
		assertThat(status.address()).isEqualTo("0.0.0.0");
		assertThat(status.port()).isEqualTo(server.port());
		assertThat(status.eventLoops()).isEqualTo(4);
		assertThat(status.listeners()).hasSize(4);
		assertThat(status.listening()).isEqualTo(4);
		assertThat(status.imbalance()).isEqualTo(1);
		assertThat(status.foreign()).isZero();
		assertThat(status.stopping()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void servesConnectionOnTheLoopThatAcceptedIt(TestTransport transport) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 4);
		DisposableServer server = this.test
			.bind(this.test.server(TestServers.STAYING).runOn(TestTransport.resources(loops)));
		List<String> threads = new ArrayList<>();
		loops.forEach((loop) -> threads
			.add(loop.submit(() -> Thread.currentThread().getName()).syncUninterruptibly().getNow()));
		Set<String> everyListenerOnItsLoop = IntStream.range(0, 4)
			.mapToObj((index) -> index + " " + threads.get(index))
			.collect(Collectors.toSet());
		Set<String> answers = TestServers.getUntil(server.port(), 4);
		for (int i = 0; i < 200; i++) {
			answers.add(TestServers.get(server.port()));
		}
		assertThat(answers).isEqualTo(everyListenerOnItsLoop);
	}

	@ParameterizedTest
	@EnumSource
	void opensOneListenerOnOneEventLoop(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 1, ListenerSettings.DEFAULTS));
		assertThat(TestServers.listening(server.port())).hasSize(1);
		assertThat(TestServers.get(server.port())).startsWith("0 ");
	}

	@ParameterizedTest
	@EnumSource
	void everyLoopServesWithFewerListenersThanLoops(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 5, TestServers.staying(2)));
		assertThat(TestServers.listening(server.port())).hasSize(2);
		Set<String> answers = TestServers.getUntil(server.port(), 5);
		assertThat(answers).hasSize(5);
		assertThat(answers).filteredOn((answer) -> answer.startsWith("0 ")).hasSize(3);
		assertThat(answers).filteredOn((answer) -> answer.startsWith("1 ")).hasSize(2);
	}

	@Test
	void warnsOfMoreListenersThanLoops(CapturedOutput output) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(TestTransport.EPOLL, 2, listeners(3)));
		assertThat(TestServers.listening(server.port())).hasSize(2);
		assertThat(output).containsOnlyOnce("WARN")
			.contains("server.reuseport.listeners is 3 but there are 2 event loops: opening 2 listeners");
	}

	@ParameterizedTest
	@EnumSource
	void listensOnEveryAddress(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(
				this.test.server(transport, 2, ListenerSettings.DEFAULTS).bindAddress(() -> new InetSocketAddress(0)));
		assertThat(this.test.status().listening()).isEqualTo(2);
		assertThat(TestServers.getUntil(server.port(), 2)).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void listensOnAnIpv6Address(TestTransport transport) throws Exception {
		assumeTrue(NetUtil.LOCALHOST6.isLoopbackAddress() && isIpv6Available(), "SKIPPED: there is no IPv6 here");
		InetAddress loopback = InetAddress.getByName("::1");
		DisposableServer server = this.test.bind(this.test.server(transport, 2, ListenerSettings.DEFAULTS)
			.bindAddress(() -> new InetSocketAddress(loopback, 0)));
		assertThat(this.test.status().listening()).isEqualTo(2);
		assertThat(TestServers.get(new InetSocketAddress(loopback, server.port()))).isNotEmpty();
	}

	private boolean isIpv6Available() {
		return NetUtil.NETWORK_INTERFACES.stream()
			.flatMap((networkInterface) -> networkInterface.inetAddresses())
			.anyMatch((address) -> address.equals(NetUtil.LOCALHOST6));
	}

	@Test
	void resolvesAnUnresolvedAddress() throws Exception {
		DisposableServer server = this.test
			.bind(this.test.server(TestTransport.EPOLL, 2, ListenerSettings.DEFAULTS).host("localhost"));
		assertThat(this.test.status().listening()).isEqualTo(2);
		assertThat(server.host()).isIn("localhost", "127.0.0.1");
	}

	@ParameterizedTest
	@EnumSource
	void limitsTheAcceptQueueOfEveryListener(TestTransport transport) {
		DisposableServer server = this.test
			.bind(this.test.server(transport, 2, new TestListenerSettings().backlog(7).build()));
		assertThat(server.channel().config()).isInstanceOfSatisfying(ServerSocketChannelConfig.class,
				(config) -> assertThat(config.getBacklog()).isEqualTo(7));
	}

	@Test
	void warnsOfABacklogAboveTheMaximumOfTheKernel(CapturedOutput output) {
		this.test.bind(this.test.server(TestTransport.EPOLL, 2,
				new TestListenerSettings().backlog(NetUtil.SOMAXCONN + 1).build()));
		assertThat(output).containsOnlyOnce("WARN").contains("server.reuseport.backlog is", "net.core.somaxconn");
	}

	@ParameterizedTest
	@EnumSource
	void theBacklogOfACustomizerIsUsed(TestTransport transport, CapturedOutput output) {
		this.test.bind(this.test.server(transport, 2, new TestListenerSettings().backlog(7).build())
			.option(ChannelOption.SO_BACKLOG, 5));
		assertThat(this.test.status().listeners()).extracting(ListenerStatus::backlog).containsExactly(5L, 5L);
		assertThat(output).containsOnlyOnce("WARN")
			.contains("server.reuseport.backlog (7) gives way to SO_BACKLOG (5) of a NettyServerCustomizer and is "
					+ "ignored. Remove one of the two.");
	}

	@Test
	void failsWithTheBacklogOfACustomizerIfThatOfThePropertyIsRequired() {
		HttpServer server = this.test
			.server(TestTransport.EPOLL, 2, new TestListenerSettings().required(true).backlog(7).build())
			.option(ChannelOption.SO_BACKLOG, 5);
		assertThatExceptionOfType(ReuseportUnavailableException.class).isThrownBy(server::bindNow)
			.withMessageContaining("server.reuseport.backlog (7) gives way to SO_BACKLOG (5)");
	}

	@ParameterizedTest
	@EnumSource
	void connectionsDoNotWaitForAnAcknowledgementUnlessTheyAreToldTo(TestTransport transport) throws Exception {
		HttpServer server = this.test.handlerless(transport, 2)
			.handle((request, response) -> response.sendString(Mono
				.just(String.valueOf(((Connection) request).channel().config().getOption(ChannelOption.TCP_NODELAY)))));
		assertThat(TestServers.get(this.test.bind(server).port())).isEqualTo("true");
		HttpServer waiting = server.childOption(ChannelOption.TCP_NODELAY, false);
		assertThat(TestServers.get(this.test.bind(waiting).port())).isEqualTo("false");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NIO")
	void defersAccept(TestTransport transport) {
		DisposableServer server = this.test
			.bind(this.test.server(transport, 2, deferAccept(false, Duration.ofMillis(1500))));
		assertThat(server.channel().config().getOption(DeferAccept.OPTION)).isPositive();
	}

	@Test
	void warnsWhereAcceptCannotBeDeferred(CapturedOutput output) throws Exception {
		DisposableServer server = this.test
			.bind(this.test.server(TestTransport.NIO, 2, deferAccept(false, Duration.ofSeconds(1))));
		assertThat(TestServers.listening(server.port())).hasSize(2);
		assertThat(output).containsOnlyOnce("WARN")
			.contains("server.reuseport.defer-accept is unknown to the transport nio and is ignored");
	}

	@Test
	void failsWhereAcceptCannotBeDeferredButIsRequired() {
		HttpServer server = this.test.server(TestTransport.NIO, 2, deferAccept(true, Duration.ofSeconds(1)));
		assertThatExceptionOfType(ReuseportUnavailableException.class).isThrownBy(server::bindNow)
			.withMessageContaining("server.reuseport.defer-accept is unknown to the transport nio");
	}

	@ParameterizedTest
	@EnumSource
	void exclusiveServerKeepsItsPortForItself(TestTransport transport) throws Exception {
		DisposableServer first = this.test.bind(this.test.server(transport, 2, ListenerSettings.DEFAULTS));
		HttpServer second = this.test.server(transport, 2, ListenerSettings.DEFAULTS).port(first.port());
		assertThatExceptionOfType(ChannelBindException.class).isThrownBy(second::bindNow);
		assertThat(TestServers.listening(first.port())).hasSize(2);
		assertThat(this.test.status().port()).isEqualTo(first.port());
	}

	@ParameterizedTest
	@EnumSource
	void exclusiveServerDoesNotJoinASharedOne(TestTransport transport) throws Exception {
		DisposableServer shared = this.test.bind(this.test.server(transport, 2, SHARED));
		HttpServer exclusive = this.test.server(transport, 2, ListenerSettings.DEFAULTS).port(shared.port());
		assertThatExceptionOfType(ChannelBindException.class).isThrownBy(exclusive::bindNow);
		assertThat(TestServers.listening(shared.port())).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void sharedServersServeOnePortTogether(TestTransport transport) throws Exception {
		DisposableServer first = this.test.bind(this.test.server(transport, 2, SHARED));
		DisposableServer second = this.test.bind(this.test.server(transport, 3, SHARED).port(first.port()));
		assertThat(TestServers.listening(first.port())).hasSize(5);
		assertThat(this.test.servers().statuses()).extracting(ServerStatus::listening).containsExactly(2, 3);
		assertThat(this.test.servers().statuses()).extracting(ServerStatus::foreign).containsOnly(0);
		assertThat(TestServers.getUntil(first.port(), 5)).hasSize(5);
		second.disposeNow();
		assertThat(TestServers.listening(first.port())).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void anOptionOfTheUserDoesNotLiftExclusivity(TestTransport transport) {
		DisposableServer first = this.test.bind(this.test.server(transport, 2, SHARED));
		HttpServer second = this.test.server(transport, 2, ListenerSettings.DEFAULTS)
			.option(UnixChannelOption.SO_REUSEPORT, true)
			.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true)
			.port(first.port());
		assertThatExceptionOfType(ChannelBindException.class).isThrownBy(second::bindNow);
	}

	@ParameterizedTest
	@EnumSource
	void refusesAPortWithAPlainListener(TestTransport transport) throws Exception {
		try (ServerSocket plain = new ServerSocket(0)) {
			for (Sharing sharing : Sharing.values()) {
				HttpServer server = this.test.server(transport, 2, new TestListenerSettings().sharing(sharing).build())
					.port(plain.getLocalPort());
				assertThatExceptionOfType(ChannelBindException.class).isThrownBy(server::bindNow)
					.satisfies((ex) -> assertThat(ex.localPort()).isEqualTo(plain.getLocalPort()));
			}
			assertThat(TestServers.listening(plain.getLocalPort())).hasSize(1);
		}
	}

	@Test
	void fallsBackOnAUnixDomainSocket(@TempDir Path directory, CapturedOutput output) {
		Path path = directory.resolve("server.sock");
		DisposableServer server = this.test.bind(this.test.server(TestTransport.EPOLL, 2, ListenerSettings.DEFAULTS)
			.bindAddress(() -> new DomainSocketAddress(path.toFile())));
		assertThat(server.path()).isEqualTo(path.toString());
		assertThat(output).containsOnlyOnce("WARN")
			.contains("Falling back to one plain listener: a Unix domain socket has one listener");
		ServerStatus status = this.test.status();
		assertThat(status.mode()).isEqualTo(Mode.SINGLE);
		assertThat(status.reason()).isEqualTo("a Unix domain socket has one listener");
		assertThat(status.transport()).isEqualTo(Transport.EPOLL);
		assertThat(status.address()).isEqualTo(path.toString());
		assertThat(status.port()).isNull();
		assertThat(status.listening()).isOne();
		assertThat(status.imbalance()).isNull();
		assertThat(status.foreign()).isNull();
	}

	@Test
	void failsOnAUnixDomainSocketIfRequired(@TempDir Path directory) {
		HttpServer server = this.test.server(TestTransport.EPOLL, 2, REQUIRED)
			.bindAddress(() -> new DomainSocketAddress(directory.resolve("server.sock").toFile()));
		assertThatExceptionOfType(ReuseportUnavailableException.class).isThrownBy(server::bindNow)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("a Unix domain socket has one listener"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).isEqualTo("Bind the server to an internet address."));
	}

	@Test
	void decoratesOnce() {
		HttpServer decorated = this.test.server(ListenerSettings.DEFAULTS);
		assertThat(ReuseportHttpServer.decorate(decorated, SHARED, this.test.servers())).isSameAs(decorated);
	}

	@Test
	void looksUpTheAddressWhenItIsBound() {
		int[] lookups = new int[1];
		HttpServer server = this.test.server(TestTransport.EPOLL, 3, ListenerSettings.DEFAULTS).bindAddress(() -> {
			lookups[0]++;
			return new InetSocketAddress(0);
		});
		HttpServer derived = server.accessLog(false);
		assertThat(lookups[0]).isZero();
		this.test.bind(derived);
		assertThat(lookups[0]).isOne();
	}

	@Test
	void listensOnTheFirstLoopsInTheirOrder() {
		EventLoopGroup loops = this.test.loops(TestTransport.EPOLL, 4);
		DisposableServer server = this.test.bind(this.test.server(listeners(2)).runOn(TestTransport.resources(loops)));
		EventLoop first = (EventLoop) loops.iterator().next();
		assertThat(server.channel().eventLoop()).isSameAs(first);
	}

	private static ListenerSettings listeners(int listeners) {
		return new TestListenerSettings().listeners(listeners).build();
	}

	private static ListenerSettings deferAccept(boolean required, Duration duration) {
		return new TestListenerSettings().required(required).deferAccept(duration).build();
	}

}
