package io.github.reuseport.server.listener;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.ChannelBindException;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.TransportConfig;

import io.github.reuseport.server.ListenerIndex;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ListenerGroup}.
 */
class ListenerGroupTests {

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource
	void freesThePortWhenItIsDisposed(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 4, ListenerSettings.DEFAULTS));
		server.disposeNow();
		assertThat(TestServers.listening(server.port())).isEmpty();
		assertThat(server.isDisposed()).isTrue();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> TestServers.get(server.port()));
	}

	@ParameterizedTest
	@EnumSource
	void failingBindClosesWhatWasOpened(TestTransport transport) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 4);
		IOException outOfDescriptors = new IOException("Too many open files");
		AtomicInteger channels = new AtomicInteger();
		AtomicReference<Channel> first = new AtomicReference<>();
		Set<Channel> opened = ConcurrentHashMap.newKeySet();
		LoopResources resources = new LoopResources() {

			@Override
			public EventLoopGroup onServer(boolean useNative) {
				return loops;
			}

			@Override
			public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
				// The first one is the probe
				int count = channels.incrementAndGet();
				if (count == 4) {
					throw new ChannelException("Unable to create Channel", outOfDescriptors);
				}
				C channel = LoopResources.super.onChannel(channelType, group);
				opened.add(channel);
				if (count == 2) {
					first.set(channel);
				}
				return channel;
			}

		};
		HttpServer server = this.test.server(ListenerSettings.DEFAULTS).runOn(resources);
		assertThatExceptionOfType(ChannelBindException.class).isThrownBy(server::bindNow)
			.withRootCauseInstanceOf(IOException.class)
			.satisfies((ex) -> assertThat(ex).hasRootCause(outOfDescriptors));
		assertThat(opened).hasSize(4).noneMatch(Channel::isOpen);
		int port = ((InetSocketAddress) first.get().localAddress()).getPort();
		assertThat(TestServers.listening(port)).isEmpty();
		assertThat(this.test.servers().statuses()).isEmpty();
	}

	@RepeatedTest(3)
	void cancelledBindLeavesNothingOpen() throws Exception {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (TestTransport transport : TestTransport.values()) {
			EventLoopGroup loops = this.test.loops(transport, 8);
			Set<Channel> channels = ConcurrentHashMap.newKeySet();
			HttpServer server = this.test.server(ListenerSettings.DEFAULTS)
				.runOn(remembering(TestTransport.resources(loops), channels));
			for (int i = 0; i < 50; i++) {
				Disposable binding = server.bind().subscribe(DisposableServer::dispose);
				long until = System.nanoTime() + random.nextInt(2_000_000);
				while (System.nanoTime() < until) {
					Thread.onSpinWait();
				}
				binding.dispose();
			}
			await().alias("seed " + seed + " on " + transport).untilAsserted(() -> {
				assertThat(channels).noneMatch(Channel::isOpen);
				assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
					.noneMatch((name) -> name.startsWith("reuseport-"));
			});
		}
	}

	private LoopResources remembering(LoopResources resources, Set<Channel> channels) {
		return new LoopResources() {

			@Override
			public EventLoopGroup onServer(boolean useNative) {
				return resources.onServer(useNative);
			}

			@Override
			public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
				C channel = resources.onChannel(channelType, group);
				// The socket of the probe is closed without its channel being told
				if (Thread.currentThread().getStackTrace()[2].getClassName().contains("ListenerLoops")) {
					channels.add(channel);
				}
				return channel;
			}

		};
	}

	@ParameterizedTest
	@EnumSource
	void answersRequestsInFlightOnEveryListener(TestTransport transport) throws Exception {
		Sinks.Empty<Void> answer = Sinks.empty();
		AtomicInteger waiting = new AtomicInteger();
		Set<Integer> listeners = new TreeSet<>();
		DisposableServer server = this.test.bind(this.test.handlerless(transport, 3).handle((request, response) -> {
			synchronized (listeners) {
				listeners.add(ListenerIndex.of(((Connection) request).channel()).getAsInt());
			}
			waiting.incrementAndGet();
			return response.sendString(answer.asMono().thenReturn("done"));
		}));
		List<Socket> clients = new ArrayList<>();
		try {
			while (listeners.size() < 3 && clients.size() < 500) {
				clients.add(request(server.port()));
				await().until(() -> waiting.get() == clients.size());
			}
			assertThat(listeners).containsExactly(0, 1, 2);
			CompletableFuture<Void> disposed = CompletableFuture
				.runAsync(() -> server.disposeNow(Duration.ofNanos(Long.MAX_VALUE)));
			await().untilAsserted(() -> assertThat(TestServers.listening(server.port())).isEmpty());
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> TestServers.get(server.port()));
			assertThat(disposed).isNotDone();
			answer.tryEmitEmpty();
			disposed.get(10, TimeUnit.SECONDS);
			for (Socket client : clients) {
				assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
					.endsWith("done");
			}
		}
		finally {
			for (Socket client : clients) {
				client.close();
			}
		}
	}

	private Socket request(int port) throws IOException {
		Socket socket = new Socket("127.0.0.1", port);
		socket.setSoTimeout(10_000);
		socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	@ParameterizedTest
	@EnumSource
	void closesIdleConnections(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, ListenerSettings.DEFAULTS));
		try (Socket socket = request(server.port())) {
			InputStream input = socket.getInputStream();
			assertThat(input.read()).isEqualTo('H');
			server.disposeNow();
			input.readAllBytes();
			assertThat(input.read()).isEqualTo(-1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void stalledLoopDoesNotKeepAListenerOpen(TestTransport transport) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 3);
		DisposableServer server = this.test
			.bind(this.test.server(ListenerSettings.DEFAULTS).runOn(TestTransport.resources(loops)));
		CountDownLatch release = new CountDownLatch(1);
		try {
			EventExecutor first = loops.iterator().next();
			CountDownLatch entered = new CountDownLatch(1);
			first.execute(() -> {
				entered.countDown();
				awaitUninterruptibly(release);
			});
			assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
			assertThatIllegalStateException().isThrownBy(() -> server.disposeNow(Duration.ofMillis(500)));
			// Only the loop itself can close a listener of NIO
			int left = transport.transport().isNative() ? 0 : 1;
			await().untilAsserted(() -> assertThat(TestServers.listening(server.port())).hasSize(left));
			assertThat(server.isDisposed()).isFalse();
		}
		finally {
			release.countDown();
		}
		server.onDispose().block(Duration.ofSeconds(10));
		assertThat(TestServers.listening(server.port())).isEmpty();
	}

	private void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void interruptedDisposalReportsRequestsInFlight() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		DisposableServer server = this.test
			.bind(this.test.handlerless(TestTransport.EPOLL, 2).handle((request, response) -> {
				entered.countDown();
				return Mono.never();
			}));
		try (Socket client = request(server.port())) {
			assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(client.getInputStream().available()).isZero();
			AtomicReference<Throwable> failure = new AtomicReference<>();
			Thread thread = new Thread(() -> {
				try {
					server.disposeNow(Duration.ofNanos(Long.MAX_VALUE));
				}
				catch (Throwable ex) {
					failure.set(ex);
				}
			});
			thread.start();
			await().until(() -> thread.getState() == Thread.State.TIMED_WAITING && server.isDisposed());
			thread.interrupt();
			thread.join(10_000);
			assertThat(failure.get()).isInstanceOf(RuntimeException.class)
				.hasRootCauseInstanceOf(InterruptedException.class);
		}
	}

	@Test
	void tellsCallbacksOnceForAllListeners() {
		List<String> told = new CopyOnWriteArrayList<>();
		AtomicReference<DisposableServer> bound = new AtomicReference<>();
		HttpServer configured = this.test.server(TestTransport.EPOLL, 3, ListenerSettings.DEFAULTS)
			.doOnBind((config) -> told.add("bind"))
			.doOnBound((server) -> {
				told.add("bound");
				bound.set(server);
			})
			.doOnBound((server) -> {
				throw new IllegalStateException("A callback that fails");
			})
			.observe((connection,
					state) -> told.add(((state == ConnectionObserver.State.CONNECTED) ? "observed " : "wrong ")
							+ (connection == bound.get())))
			.doOnUnbound((server) -> told.add("unbound " + (server == bound.get())));
		DisposableServer server = this.test.bind(configured);
		assertThat(server).isSameAs(bound.get());
		assertThat(told).containsExactly("bind", "bound", "observed true");
		server.disposeNow();
		server.disposeNow();
		await().untilAsserted(() -> assertThat(told).containsExactly("bind", "bound", "observed true", "unbound true"));
	}

	@ParameterizedTest
	@EnumSource
	void limitsConnectionsOverAllListeners(TestTransport transport) throws Exception {
		DisposableServer server = this.test
			.bind(this.test.server(transport, 4, ListenerSettings.DEFAULTS).maxConnections(10));
		List<Socket> clients = new ArrayList<>();
		try {
			int served = 0;
			for (int i = 0; i < 40; i++) {
				Socket client = request(server.port());
				clients.add(client);
				served += isServed(client) ? 1 : 0;
			}
			assertThat(served).isEqualTo(10);
			for (Socket client : clients) {
				client.close();
			}
			await().ignoreExceptions().until(() -> !TestServers.get(server.port()).isEmpty());
		}
		finally {
			for (Socket client : clients) {
				client.close();
			}
		}
	}

	private boolean isServed(Socket client) {
		try {
			return client.getInputStream().read() == 'H';
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void dropsPooledConnectionsToItselfOnce() {
		EventLoopGroup loops = this.test.loops(TestTransport.EPOLL, 2);
		List<SocketAddress> dropped = new ArrayList<>();
		DisposableServer server = this.test
			.bind(this.test.server(ListenerSettings.DEFAULTS).runOn(new PooledResources(loops, dropped)));
		server.disposeNow();
		assertThat(dropped).containsExactly(new InetSocketAddress(0), server.address());
	}

	@ParameterizedTest
	@EnumSource
	void serverIsGoneWithItsEventLoops(TestTransport transport) {
		EventLoopGroup loops = this.test.loops(transport, 3);
		DisposableServer server = this.test
			.bind(this.test.server(ListenerSettings.DEFAULTS).runOn(TestTransport.resources(loops)));
		// Without a quiet period the loops may end before they have closed their channels
		loops.shutdownGracefully(50, 5000, TimeUnit.MILLISECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
		server.onDispose().block(Duration.ofSeconds(10));
		assertThat(server.isDisposed()).isTrue();
	}

	@Test
	void finishesHttp2Streams() throws Exception {
		Sinks.Empty<Void> answer = Sinks.empty();
		CountDownLatch entered = new CountDownLatch(1);
		DisposableServer server = this.test.bind(
				this.test.handlerless(TestTransport.EPOLL, 2).protocol(HttpProtocol.H2C).handle((request, response) -> {
					entered.countDown();
					return response.sendString(answer.asMono().thenReturn("done"));
				}));
		CompletableFuture<String> response = HttpClient.create()
			.protocol(HttpProtocol.H2C)
			.get()
			.uri("http://127.0.0.1:" + server.port())
			.responseContent()
			.aggregate()
			.asString()
			.toFuture();
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> disposed = CompletableFuture
			.runAsync(() -> server.disposeNow(Duration.ofNanos(Long.MAX_VALUE)));
		await().untilAsserted(() -> assertThat(TestServers.listening(server.port())).isEmpty());
		assertThat(disposed).isNotDone();
		answer.tryEmitEmpty();
		assertThat(response.get(10, TimeUnit.SECONDS)).isEqualTo("done");
		disposed.get(10, TimeUnit.SECONDS);
	}

	/**
	 * Resources of a server and of pooled clients, as Boot's are.
	 */
	private static final class PooledResources implements LoopResources, ConnectionProvider {

		private final EventLoopGroup loops;

		private final List<SocketAddress> dropped;

		private PooledResources(EventLoopGroup loops, List<SocketAddress> dropped) {
			this.loops = loops;
			this.dropped = dropped;
		}

		@Override
		public EventLoopGroup onServer(boolean useNative) {
			return this.loops;
		}

		@Override
		public void disposeWhen(SocketAddress address) {
			this.dropped.add(address);
		}

		@Override
		public Mono<? extends Connection> acquire(TransportConfig config, ConnectionObserver connectionObserver,
				Supplier<? extends SocketAddress> remoteAddress, AddressResolverGroup<?> resolverGroup) {
			throw new UnsupportedOperationException();
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

		@Override
		public int maxConnections() {
			return 1;
		}

	}

}
