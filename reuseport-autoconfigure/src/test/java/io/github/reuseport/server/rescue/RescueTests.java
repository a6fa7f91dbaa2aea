package io.github.reuseport.server.rescue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ListenerState;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.ReuseportHttpServer;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Watchdog} and what it has others do, with event loops that are really
 * blocked.
 */
@ExtendWith(OutputCaptureExtension.class)
class RescueTests {

	/**
	 * For what takes moments, unless the machine has much else to do.
	 */
	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final int LOOPS = 4;

	@RegisterExtension
	final TestServers test = new TestServers();

	private final List<CountDownLatch> blocked = Collections.synchronizedList(new ArrayList<>());

	private final ExecutorService clients = Executors.newFixedThreadPool(16);

	private List<EventLoop> loops;

	@AfterEach
	void tearDown() throws InterruptedException {
		this.blocked.forEach(CountDownLatch::countDown);
		this.clients.shutdownNow();
		assertThat(this.clients.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
	}

	private DisposableServer bind(TestTransport transport, ListenerSettings settings) {
		EventLoopGroup group = this.test.loops(transport, LOOPS);
		this.loops = new ArrayList<>();
		group.forEach((loop) -> this.loops.add((EventLoop) loop));
		return this.test.bind(this.test.server(settings).runOn(TestTransport.resources(group)));
	}

	/**
	 * Block an event loop.
	 * @param index the index of the loop
	 * @return to be counted down to let it go
	 */
	private CountDownLatch block(int index) throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		this.blocked.add(release);
		this.loops.get(index).execute(() -> {
			begun.countDown();
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		return release;
	}

	private List<Future<String>> request(int port, int count) {
		List<Future<String>> answers = new ArrayList<>();
		Callable<String> request = () -> TestServers.get(port);
		for (int i = 0; i < count; i++) {
			answers.add(this.clients.submit(request));
		}
		return answers;
	}

	private static void assertAnswered(List<Future<String>> answers) throws Exception {
		for (Future<String> answer : answers) {
			assertThat(answer.get(60, TimeUnit.SECONDS)).isNotEmpty();
		}
	}

	private List<ListenerState> states() {
		return this.test.status().listeners().stream().map(ListenerStatus::state).toList();
	}

	private long sum(Function<ListenerStatus, Long> count) {
		return this.test.status().listeners().stream().mapToLong(count::apply).sum();
	}

	private void awaitNoneStalled() {
		await().atMost(LIMIT).untilAsserted(() -> {
			assertThat(states()).containsOnly(ListenerState.LISTENING);
			assertThat(this.test.status().stalled()).isEmpty();
			assertThat(sum(ListenerStatus::open)).isZero();
		});
	}

	@ParameterizedTest
	@EnumSource
	void othersAcceptForALoopThatIsBlocked(TestTransport transport, CapturedOutput output) throws Exception {
		DisposableServer server = bind(transport, ListenerSettings.DEFAULTS);
		CountDownLatch release = block(1);
		assertAnswered(request(server.port(), 400));
		ListenerStatus stalled = this.test.status().listeners().get(1);
		assertThat(stalled.state()).isEqualTo(ListenerState.STALLED);
		assertThat(stalled.rescued()).isPositive().isEqualTo(stalled.accepted());
		assertThat(stalled.stalls()).isOne();
		assertThat(this.test.status().listening()).isEqualTo(LOOPS);
		// One that gets no processor is stalled for a moment
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(this.test.status().stalled()).containsOnlyKeys(stalled.eventLoop()));
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(output).contains("It is here:").contains("RescueTests.lambda$block"));
		release.countDown();
		awaitNoneStalled();
		assertThat(sum(ListenerStatus::accepted)).isEqualTo(400);
		assertThat(output.getOut()
			.lines()
			.filter((line) -> line.contains(stalled.eventLoop()))
			.filter((line) -> line.contains("takes none of the connections"))).hasSize(1);
		await().untilAsserted(() -> assertThat(output).contains("Event loop " + stalled.eventLoop() + " takes"));
		await().atMost(LIMIT).untilAsserted(() -> {
			long rescued = this.test.status().listeners().get(1).rescued();
			assertThat(TestServers.getUntil(server.port(), LOOPS)).hasSize(LOOPS);
			assertThat(this.test.status().listeners().get(1).rescued()).isEqualTo(rescued);
		});
	}

	/**
	 * Once in ten seconds, and once with the whole stack.
	 */
	@Test
	void tellsOfALoopThatIsBlockedAgainAndAgainNowAndThen(CapturedOutput output) throws Exception {
		DisposableServer server = bind(TestTransport.EPOLL, ListenerSettings.DEFAULTS);
		long begin = System.nanoTime();
		blockUntil(server, () -> assertThat(output).contains("It is here:"));
		for (int i = 0; i < 2; i++) {
			blockUntil(server, () -> assertThat(this.test.status().stalled().values())
				.anySatisfy((time) -> assertThat(time).isGreaterThan(Duration.ofMillis(1500))));
		}
		long told = count(output, "is stalled:");
		assertThat(told).isBetween(1L, 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) / 10);
		blockUntil(server, () -> assertThat(output).contains("a second once more. It is in "));
		assertThat(output).containsOnlyOnce("It is here:").containsPattern("It is in .*RescueTests\\.lambda\\$block");
		await().untilAsserted(
				() -> assertThat(count(output, "takes connections again")).isEqualTo(count(output, "is stalled:")));
	}

	private static long count(CapturedOutput output, String text) {
		return output.getOut().lines().filter((line) -> line.contains(text)).count();
	}

	private void blockUntil(DisposableServer server, ThrowingRunnable assertion) throws Exception {
		CountDownLatch release = block(1);
		assertAnswered(request(server.port(), 40));
		await().atMost(30, TimeUnit.SECONDS).untilAsserted(assertion);
		release.countDown();
		awaitNoneStalled();
	}

	@ParameterizedTest
	@EnumSource
	void twoOfFourAreBlocked(TestTransport transport) throws Exception {
		DisposableServer server = bind(transport, ListenerSettings.DEFAULTS);
		block(0);
		block(2);
		assertAnswered(request(server.port(), 400));
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(states()).containsExactly(ListenerState.STALLED, ListenerState.LISTENING,
					ListenerState.STALLED, ListenerState.LISTENING));
	}

	@ParameterizedTest
	@EnumSource
	void allAreBlocked(TestTransport transport) throws Exception {
		DisposableServer server = bind(transport, ListenerSettings.DEFAULTS);
		List<CountDownLatch> releases = new ArrayList<>();
		for (int i = 0; i < LOOPS; i++) {
			releases.add(block(i));
		}
		List<Future<String>> answers = request(server.port(), 16);
		await().until(() -> this.test.status().stalled().size() > 1);
		releases.get(3).countDown();
		assertAnswered(answers);
		releases.forEach(CountDownLatch::countDown);
		awaitNoneStalled();
		assertThat(sum(ListenerStatus::accepted)).isEqualTo(16);
	}

	@ParameterizedTest
	@EnumSource
	void nobodyAcceptsWithoutRescue(TestTransport transport) throws Exception {
		DisposableServer server = bind(transport, TestServers.STAYING);
		CountDownLatch release = block(1);
		List<Future<String>> answers = request(server.port(), 100);
		await().until(() -> acceptQueue(server, 1) > 0);
		assertThat(states()).containsOnly(ListenerState.LISTENING);
		release.countDown();
		assertAnswered(answers);
		assertThat(sum(ListenerStatus::rescued)).isZero();
	}

	private long acceptQueue(DisposableServer server, int index) {
		return this.test.status().listeners().get(index).acceptQueue();
	}

	@ParameterizedTest
	@EnumSource
	void connectionsOnTheWayToABlockedLoopAreTakenBack(TestTransport transport) throws Exception {
		DisposableServer server = bind(transport, ListenerSettings.DEFAULTS);
		List<Socket> open = new ArrayList<>();
		try {
			for (int i = 0; i < 100; i++) {
				open.add(new Socket("127.0.0.1", server.port()));
			}
			await().until(() -> sum(ListenerStatus::open) == 100);
			// The only one whose connections close: where others would hand theirs off to
			String name = this.test.status().listeners().get(2).eventLoop();
			closeThoseOf(name, open);
			await().until(() -> this.test.status().listeners().get(2).open() == 0);
			block(2);
			assertAnswered(request(server.port(), 100));
		}
		finally {
			for (Socket socket : open) {
				socket.close();
			}
		}
	}

	private static void closeThoseOf(String eventLoop, List<Socket> open) throws IOException {
		for (Socket socket : open) {
			socket.setSoTimeout((int) LIMIT.toMillis());
			socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
			byte[] buffer = new byte[1024];
			StringBuilder answer = new StringBuilder();
			while (!answer.toString().contains("pool") && !answer.toString().contains("Loop")) {
				answer.append(new String(buffer, 0, socket.getInputStream().read(buffer)));
			}
			if (answer.toString().contains(eventLoop)) {
				socket.close();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void aHandlerInFrontOfTheAcceptorIsNotPassedBy(TestTransport transport, CapturedOutput output) throws Exception {
		LongAdder seen = new LongAdder();
		EventLoopGroup group = this.test.loops(transport, LOOPS);
		this.loops = new ArrayList<>();
		group.forEach((loop) -> this.loops.add((EventLoop) loop));
		HttpServer filtered = HttpServer.create()
			.doOnBound((listener) -> listener.channel().pipeline().addFirst(new CountingFilter(seen)))
			.handle((request, response) -> response.sendString(Mono.just("served")));
		DisposableServer server = this.test
			.bind(ReuseportHttpServer.decorate(filtered, ListenerSettings.DEFAULTS, this.test.servers())
				.bindAddress(() -> new InetSocketAddress("127.0.0.1", 0))
				.runOn(TestTransport.resources(group)));
		CountDownLatch release = block(1);
		List<Future<String>> answers = request(server.port(), 100);
		await().untilAsserted(() -> assertThat(output).contains("CountingFilter in front of what accepts"));
		release.countDown();
		assertAnswered(answers);
		awaitNoneStalled();
		assertThat(sum(ListenerStatus::rescued)).isZero();
		assertThat(seen.sum()).isEqualTo(100);
	}

	@ParameterizedTest
	@EnumSource
	void stopsWhileALoopIsBlocked(TestTransport transport) throws Exception {
		DisposableServer server = bind(transport, ListenerSettings.DEFAULTS);
		CountDownLatch release = block(1);
		assertAnswered(request(server.port(), 100));
		server.dispose();
		release.countDown();
		server.onDispose().block(LIMIT);
		await().until(() -> TestServers.listening(server.port()).isEmpty());
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.doesNotContain("reuseport-watchdog-" + server.port()));
	}

	@ParameterizedTest
	@EnumSource
	void loopsThatBlockAgainAndAgain(TestTransport transport) throws Exception {
		long seed = System.nanoTime();
		System.out.println("Seed of " + transport + ": " + seed);
		Random random = new Random(seed);
		DisposableServer server = bind(transport,
				new TestListenerSettings().rescue(new RescueSettings(true, Duration.ofMillis(10))).build());
		int requests = 0;
		for (int i = 0; i < 40; i++) {
			int first = random.nextInt(LOOPS);
			List<CountDownLatch> releases = new ArrayList<>();
			for (int k = 0; k <= random.nextInt(LOOPS - 1); k++) {
				releases.add(block((first + k) % LOOPS));
			}
			List<Future<String>> answers = request(server.port(), 50);
			TimeUnit.MICROSECONDS.sleep(random.nextInt(60_000));
			for (CountDownLatch release : releases) {
				release.countDown();
				TimeUnit.MICROSECONDS.sleep(random.nextInt(10_000));
			}
			assertAnswered(answers);
			requests += answers.size();
		}
		awaitNoneStalled();
		assertThat(sum(ListenerStatus::accepted)).isEqualTo(requests);
	}

	/**
	 * As an application would turn connections away.
	 */
	private static final class CountingFilter extends ChannelInboundHandlerAdapter {

		private final LongAdder seen;

		private CountingFilter(LongAdder seen) {
			this.seen = seen;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object connection) {
			this.seen.increment();
			context.fireChannelRead(connection);
		}

	}

}
