package io.github.reuseport.server.placement;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.AttributeKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.rescue.RescueSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LoopChooser} and {@link ServingLoop}, with real connections.
 */
class PlacementTests {

	private static final int RUNS = Integer.getInteger("reuseport.placements", 5);

	private static final AttributeKey<String> MARK = AttributeKey.valueOf(PlacementTests.class, "mark");

	private static final RescueSettings WITHOUT_RESCUE = new RescueSettings(false, RescueSettings.DEFAULTS.after());

	/**
	 * On a machine that is too busy a loop may seem to be stalled, and gets nothing then.
	 */
	private static final ListenerSettings ADAPTIVE = new TestListenerSettings().rescue(WITHOUT_RESCUE).build();

	@RegisterExtension
	final TestServers test = new TestServers();

	private final List<Socket> open = new ArrayList<>();

	@AfterEach
	void tearDown() throws IOException {
		close(this.open.size());
	}

	private void open(DisposableServer server, int count) throws IOException {
		for (int i = 0; i < count; i++) {
			this.open.add(new Socket("127.0.0.1", server.port()));
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> sum(ListenerStatus::open) == this.open.size());
	}

	private void close(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			this.open.remove(this.open.size() - 1).close();
		}
	}

	private long sum(Function<ListenerStatus, Long> count) {
		return this.test.status().listeners().stream().mapToLong(count::apply).sum();
	}

	private double imbalance() {
		return this.test.status().imbalance();
	}

	@ParameterizedTest
	@EnumSource
	void longLivedConnectionsAreEven(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 4, ADAPTIVE));
		for (int run = 0; run < RUNS; run++) {
			open(server, 16);
			assertThat(imbalance()).as("16 in run %d", run).isLessThanOrEqualTo(1.25);
			open(server, 48);
			assertThat(imbalance()).as("64 in run %d", run).isLessThanOrEqualTo(1.07);
			TimeUnit.MILLISECONDS.sleep(100);
			Collections.shuffle(this.open, new Random(run));
			close(32);
			await().until(() -> sum(ListenerStatus::open) == 32);
			open(server, 32);
			assertThat(imbalance()).as("32 of 64 replaced in run %d", run).isLessThanOrEqualTo(1.07);
			TimeUnit.MILLISECONDS.sleep(100);
			close(64);
			await().until(() -> sum(ListenerStatus::open) == 0);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aThousandOverSixteenLoops(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 16, ADAPTIVE));
		open(server, 1000);
		assertThat(imbalance()).isLessThanOrEqualTo(1.05);
	}

	@ParameterizedTest
	@EnumSource
	void localConnectionsStay(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 4, TestServers.STAYING));
		open(server, 200);
		assertThat(sum(ListenerStatus::handedOff)).isZero();
		assertThat(this.test.status().listeners())
			.allSatisfy((listener) -> assertThat(listener.open()).isEqualTo(listener.accepted()));
	}

	@ParameterizedTest
	@EnumSource
	void shortLivedConnectionsStay(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 4, ADAPTIVE));
		List<Long> handedOff = new ArrayList<>();
		// What loops do that get no processor for a while is nothing to go by
		for (int run = 0; run < RUNS && handedOff.stream().noneMatch((count) -> count < 32 * 300 * 2 / 100); run++) {
			long before = sum(ListenerStatus::handedOff);
			long accepted = sum(ListenerStatus::accepted);
			getFromMany(server.port());
			assertThat(sum(ListenerStatus::accepted)).isEqualTo(accepted + 32 * 300);
			handedOff.add(sum(ListenerStatus::handedOff) - before);
		}
		assertThat(handedOff).last().satisfies((count) -> assertThat(count).isLessThan(32 * 300 * 2 / 100));
		await().until(() -> sum(ListenerStatus::open) == 0);
	}

	private static void getFromMany(int port) throws Exception {
		ExecutorService clients = Executors.newFixedThreadPool(32);
		try {
			List<Future<?>> done = new ArrayList<>();
			for (int i = 0; i < 32; i++) {
				done.add(clients.submit(() -> {
					for (int k = 0; k < 300; k++) {
						TestServers.get(port);
					}
					return null;
				}));
			}
			for (Future<?> client : done) {
				client.get(120, TimeUnit.SECONDS);
			}
		}
		finally {
			clients.shutdownNow();
		}
	}

	@ParameterizedTest
	@EnumSource
	void longLivedConnectionsAreEvenBesideShortLivedOnes(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 4, ADAPTIVE));
		List<Double> imbalances = new ArrayList<>();
		for (int run = 0; run < RUNS; run++) {
			ExecutorService clients = Executors.newFixedThreadPool(32);
			AtomicBoolean enough = new AtomicBoolean();
			try {
				List<Future<?>> done = new ArrayList<>();
				for (int i = 0; i < 32; i++) {
					done.add(clients.submit(() -> {
						while (!enough.get()) {
							TestServers.get(server.port());
						}
						return null;
					}));
				}
				long accepted = sum(ListenerStatus::accepted);
				await().until(() -> sum(ListenerStatus::accepted) > accepted + 300);
				for (int i = 0; i < 64; i++) {
					Socket socket = new Socket("127.0.0.1", server.port());
					this.open.add(socket);
					assertThat(new HttpConnection(socket).get("/").status()).isEqualTo(200);
				}
				enough.set(true);
				for (Future<?> client : done) {
					client.get(60, TimeUnit.SECONDS);
				}
			}
			finally {
				enough.set(true);
				clients.shutdownNow();
			}
			await().until(() -> sum(ListenerStatus::open) == 64);
			imbalances.add(imbalance());
			close(64);
			await().until(() -> sum(ListenerStatus::open) == 0);
		}
		// Loops that get no processor for a while cannot keep to it in each run
		assertThat(imbalances.stream().mapToDouble(Double::doubleValue).average().orElseThrow()).as("%s", imbalances)
			.isLessThanOrEqualTo(1.25);
	}

	@ParameterizedTest
	@EnumSource
	void handedOffConnectionsAreAsTheyWouldBe(TestTransport transport) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 2);
		DisposableServer server = this.test.bind(this.test.handlerless(transport, 1)
			.runOn(TestTransport.resources(loops))
			.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1234, 5678))
			.childAttr(MARK, "marked")
			.handle((request, response) -> response.sendString(Mono.just(describe(((Connection) request).channel())))));
		open(server, 40);
		assertThat(sum(ListenerStatus::handedOff)).isPositive();
		for (Socket socket : this.open) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.contains("marked 1234 true true true");
		}
	}

	private static String describe(Channel channel) {
		return String.join(" ", channel.attr(MARK).get(),
				Integer.toString(channel.config().getWriteBufferWaterMark().low()),
				Boolean.toString(channel.parent() instanceof ServerChannel),
				Boolean.toString(channel.eventLoop().inEventLoop()), Boolean.toString(channel.isRegistered()));
	}

	@Test
	void aLoopThatHasEndedGetsNoConnections() throws Exception {
		List<EventLoop> eventLoops = new ArrayList<>();
		this.test.loops(TestTransport.NIO, 2).forEach((loop) -> eventLoops.add((EventLoop) loop));
		ServingLoops loops = new ServingLoops(eventLoops);
		ServingLoop ended = loops.get(1);
		ended.eventLoop().shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
		assertThat(ended.isReady()).isFalse();
		EventLoop giver = loops.get(0).eventLoop();
		Channel connection = new NioSocketChannel();
		ChannelPromise promise = new DefaultChannelPromise(connection, giver);
		giver.submit(() -> {
			loops.counters().handedOff(0, 1);
			ended.handOff(new HandedOffConnection(promise, loops.open(1, System.nanoTime())), loops.get(0));
		}).get(10, TimeUnit.SECONDS);
		assertThat(promise.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(connection.eventLoop()).isSameAs(giver);
		assertThat(ended.active()).isZero();
		assertThat(loops.get(0).active()).isOne();
		connection.close().await();
	}

}
