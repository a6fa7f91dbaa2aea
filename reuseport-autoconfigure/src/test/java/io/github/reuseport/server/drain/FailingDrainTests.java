package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.ServerObserver;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.placement.Placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests for {@link ServerDrain} when something of the application's throws at one of its
 * steps: the server stops all the same.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailingDrainTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final DrainSettings QUICK = new DrainSettings(true, Duration.ofMillis(150), Duration.ofMillis(500));

	private static final String REASON = "thrown by the test";

	@RegisterExtension
	final TestServers test = new TestServers();

	private UnaryOperator<HttpServer> customizer = (server) -> server;

	private UnaryOperator<LoopResources> resources = (resources) -> resources;

	static Stream<Supplier<Throwable>> failures() {
		return Stream.of(() -> new IllegalStateException(REASON), () -> new NoClassDefFoundError(REASON));
	}

	/**
	 * When the application's group of connections throws.
	 */
	enum Step {

		ALWAYS, ONCE, WHEN_THE_LISTENERS_ARE_CLOSED

	}

	@ParameterizedTest
	@EnumSource
	void connectionsCannotBeListed(Step step, CapturedOutput output) throws Exception {
		for (Supplier<Throwable> failure : failures().toList()) {
			Connections connections = new Connections(failure);
			this.customizer = (server) -> server.channelGroup(connections);
			DisposableServer first = start(2, 0);
			this.customizer = (server) -> server;
			DisposableServer second = start(3, first.port());
			try (HttpConnection idle = HttpConnection.open(first.port())) {
				assertThat(idle.get("/").status()).isEqualTo(200);
				Awaitility.await().atMost(TIMEOUT).until(() -> active() > 0);
				int before = output.getOut().length();
				connections.throwing = switch (step) {
					case ALWAYS -> () -> true;
					case ONCE -> () -> connections.thrown.get() == 0;
					case WHEN_THE_LISTENERS_ARE_CLOSED -> first::isDisposed;
				};
				assertStops(first, second, 3);
				assertThat(connections.thrown).hasPositiveValue();
				assertThat(output.getOut().substring(before)).contains(REASON)
					.contains("New connections to port " + first.port() + " go to 3 listener(s)");
			}
			second.disposeNow(TIMEOUT);
		}
	}

	@Test
	void failureIsToldOnce(CapturedOutput output) throws Exception {
		Connections connections = new Connections(() -> new IllegalStateException(REASON));
		this.customizer = (server) -> server.channelGroup(connections);
		DisposableServer first = start(2, 0);
		this.customizer = (server) -> server;
		DisposableServer second = start(3, first.port());
		connections.throwing = () -> connections.thrown.get() == 0;
		assertStops(first, second, 3);
		assertThat(output).containsOnlyOnce("WARN")
			.containsOnlyOnce("Clients cannot be asked any more to go elsewhere");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void observerThrows(Supplier<Throwable> failure) throws Exception {
		List<ReuseportServer> stopped = new ArrayList<>();
		this.test.servers().observe(new ServerObserver() {

			@Override
			public void started(ReuseportServer server) {
			}

			@Override
			public void drained(ReuseportServer server, DrainReport report) {
				sneak(failure.get());
			}

			@Override
			public void stopped(ReuseportServer server) {
				stopped.add(server);
			}

		});
		DisposableServer first = start(2, 0);
		DisposableServer second = start(3, first.port());
		assertStops(first, second, 3);
		assertThat(stopped).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void callbackThrows(Supplier<Throwable> failure) throws Exception {
		this.customizer = (server) -> server.doOnUnbound((unbound) -> sneak(failure.get()));
		DisposableServer first = start(2, 0);
		this.customizer = (server) -> server;
		DisposableServer second = start(3, first.port());
		assertStops(first, second, 3);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void clientsOfTheApplicationThrow(Supplier<Throwable> failure, CapturedOutput output) throws Exception {
		this.resources = (resources) -> new ClientResources(resources, failure);
		DisposableServer first = start(2, 0);
		this.resources = (resources) -> resources;
		DisposableServer second = start(3, first.port());
		assertStops(first, second, 3);
		assertThat(output).containsOnlyOnce("WARN").contains(REASON);
	}

	/**
	 * What is said of one connection does not concern the request of another.
	 */
	@Test
	void connectionCannotBeClosed() throws Exception {
		AtomicInteger connections = new AtomicInteger();
		CountDownLatch asked = new CountDownLatch(2);
		this.customizer = (server) -> server.protocol(HttpProtocol.H2C).doOnChannelInit((observer, channel, remote) -> {
			if (connections.getAndIncrement() == 0) {
				channel.pipeline().addFirst(new StaysOpen());
			}
		});
		DisposableServer first = start(1, 0,
				Mono.delay(Duration.ofMillis(1500)).doOnSubscribe((s) -> asked.countDown()));
		this.customizer = (server) -> server;
		ConnectionProvider one = ConnectionProvider.create("one", 1);
		ConnectionProvider other = ConnectionProvider.create("other", 1);
		try {
			HttpClient client = HttpClient.create(one).protocol(HttpProtocol.H2C).port(first.port()).host("127.0.0.1");
			client.get().uri("/").response().subscribe((response) -> {
			}, (ex) -> {
			});
			Awaitility.await().atMost(TIMEOUT).until(() -> asked.getCount() == 1);
			Mono<Integer> answer = HttpClient.create(other)
				.protocol(HttpProtocol.H2C)
				.port(first.port())
				.host("127.0.0.1")
				.get()
				.uri("/")
				.response()
				.map((response) -> response.status().code())
				.cache();
			answer.subscribe();
			Awaitility.await().atMost(TIMEOUT).until(() -> asked.getCount() == 0);
			start(1, first.port());
			first.disposeNow(TIMEOUT);
			assertThat(answer.block(TIMEOUT)).isEqualTo(200);
		}
		finally {
			one.disposeLater().block(TIMEOUT);
			other.disposeLater().block(TIMEOUT);
		}
	}

	private void assertStops(DisposableServer server, DisposableServer other, int others) {
		long start = System.nanoTime();
		assertThatCode(() -> server.disposeNow(TIMEOUT)).doesNotThrowAnyException();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.dividedBy(2));
		assertThat(server.isDisposed()).isTrue();
		Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
			assertThat(TestServers.listening(other.port())).hasSize(others);
			assertThat(TestServers.getUntil(other.port(), others)).hasSize(others);
		});
		assertThat(this.test.servers().all()).hasSize(1);
	}

	private long active() {
		return this.test.servers()
			.statuses()
			.stream()
			.flatMap((server) -> server.listeners().stream())
			.mapToLong((listener) -> (listener.open() != null) ? listener.open() : 0)
			.sum();
	}

	private DisposableServer start(int listeners, int port) {
		return start(listeners, port, Mono.empty());
	}

	private DisposableServer start(int listeners, int port, Mono<?> before) {
		EventLoopGroup loops = this.test.loops(TestTransport.EPOLL, listeners);
		ListenerSettings settings = new TestListenerSettings().sharing(Sharing.SHARED)
			.placement(Placement.LOCAL)
			.withoutRescue()
			.drain(QUICK)
			.build();
		HttpServer server = this.test.handlerless(settings)
			.handle((request, response) -> before
				.then(response.sendString(Mono.just(Thread.currentThread().getName())).then()))
			.bindAddress(() -> new InetSocketAddress(port))
			.runOn(this.resources.apply(TestTransport.resources(loops)));
		return this.test.bind(this.customizer.apply(server));
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	/**
	 * Group of connections that an application may give to its server.
	 */
	private static final class Connections extends WatchedConnections {

		private final Supplier<Throwable> failure;

		private final AtomicInteger thrown = new AtomicInteger();

		private volatile BooleanSupplier throwing = () -> false;

		Connections(Supplier<Throwable> failure) {
			this.failure = failure;
		}

		@Override
		void look() {
			if (this.throwing.getAsBoolean()) {
				this.thrown.getAndIncrement();
				sneak(this.failure.get());
			}
		}

	}

	/**
	 * Loops and clients in one, as Spring Boot has them.
	 */
	private record ClientResources(LoopResources resources,
			Supplier<Throwable> failure) implements LoopResources, ConnectionProvider {

		@Override
		public EventLoopGroup onServer(boolean useNative) {
			return this.resources.onServer(useNative);
		}

		@Override
		public Mono<? extends reactor.netty.Connection> acquire(reactor.netty.transport.TransportConfig config,
				reactor.netty.ConnectionObserver observer, Supplier<? extends SocketAddress> address,
				io.netty.resolver.AddressResolverGroup<?> resolver) {
			return Mono.empty();
		}

		@Override
		public void disposeWhen(SocketAddress address) {
			sneak(this.failure.get());
		}

		@Override
		public void dispose() {
		}

		@Override
		public Mono<Void> disposeLater() {
			return Mono.empty();
		}

		@Override
		public boolean isDisposed() {
			return false;
		}

	}

	/**
	 * Refuses to be closed by the server.
	 */
	private static final class StaysOpen extends ChannelOutboundHandlerAdapter {

		@Override
		public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
			throw new IllegalStateException(REASON);
		}

	}

}
