package io.github.reuseport.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.drain.DrainSettings;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.rescue.RescueSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stress test of real connections on 16 event loops: accept, hand-off, rescue, close and
 * drain, all at once. It takes a few seconds for each transport, or as long as the system
 * property {@code reuseport.crowd} says, for example {@code PT1M}.
 */
class CrowdedLoopsTests {

	private static final Duration TIME = Duration.parse(System.getProperty("reuseport.crowd", "PT1S"));

	private static final Duration LIMIT = Duration.ofSeconds(60);

	/**
	 * Those that leave do not wait for an answer, and would take the place of the others.
	 */
	private static final Duration PAUSE = Duration.ofMillis(2);

	private static final int LOOPS = 16;

	private static final ListenerSettings SETTINGS = new TestListenerSettings().sharing(Sharing.SHARED)
		.rescue(new RescueSettings(true, Duration.ofMillis(10)))
		.drain(new DrainSettings(true, Duration.ofMillis(200), Duration.ofMillis(500)))
		.build();

	@RegisterExtension
	final TestServers test = new TestServers();

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final List<Thread> threads = new ArrayList<>();

	@ParameterizedTest
	@EnumSource
	void everyConnectionIsAnsweredOrClosed(TestTransport transport) throws Exception {
		DisposableServer first = bind(transport, 0);
		ReuseportServer stopping = this.test.servers().all().get(0);
		int port = first.port();
		try (ConnectionLoad once = ConnectionLoad.onNewConnections(port, 6);
				ConnectionLoad kept = ConnectionLoad.onKeptConnections(port, 6)) {
			start("leaves", () -> leave(port));
			start("blocks", () -> block(stopping.eventLoops()));
			awaitAnswers(once, kept);
			long begin = System.nanoTime();
			Awaitility.await()
				.atMost(TIME.plus(LIMIT))
				.until(() -> System.nanoTime() - begin > TIME.toNanos() && sum(stopping, ListenerStatus::handedOff) > 0
						&& sum(stopping, ListenerStatus::rescued) > 0);
			bind(transport, port);
			first.disposeNow(LIMIT);
			awaitAnswers(once, kept);
			this.stopped.set(true);
			once.stop();
			kept.stop();
			// Reset at most, where the kernel cannot hand a connection over
			assertThat(once.failures()).noneMatch(SocketTimeoutException.class::isInstance);
			assertThat(kept.failures()).noneMatch(SocketTimeoutException.class::isInstance);
		}
		finally {
			this.stopped.set(true);
			for (Thread thread : this.threads) {
				thread.join(LIMIT.toMillis());
			}
		}
		List<ReuseportServer> servers = new ArrayList<>(this.test.servers().all());
		assertThat(servers).hasSize(1).doesNotContain(stopping);
		assertAllEnded(servers.get(0));
		assertAllEnded(stopping);
	}

	private DisposableServer bind(TestTransport transport, int port) {
		return this.test
			.bind(this.test.server(transport, LOOPS, SETTINGS).bindAddress(() -> new InetSocketAddress(port)), LIMIT);
	}

	private void start(String name, Runnable work) {
		Thread thread = new Thread(() -> {
			while (!this.stopped.get()) {
				work.run();
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
		this.threads.add(thread);
	}

	private static void awaitAnswers(ConnectionLoad... loads) {
		for (ConnectionLoad load : loads) {
			int before = load.answered();
			Awaitility.await().atMost(LIMIT).until(() -> load.answered() > before + 50);
		}
	}

	/**
	 * Connect and go, by a reset now and then, before there is an answer.
	 */
	private static void leave(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", port), HttpConnection.TIMEOUT_MILLIS);
			if (ThreadLocalRandom.current().nextBoolean()) {
				socket.setSoLinger(true, 0);
			}
			socket.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			// The server was quicker
		}
		LockSupport.parkNanos(PAUSE.toNanos());
	}

	/**
	 * Block up to three event loops for up to 40 ms each, and wait until they go on.
	 */
	private static void block(List<EventLoop> loops) {
		Random random = ThreadLocalRandom.current();
		List<Future<?>> blocked = new ArrayList<>();
		for (int i = random.nextInt(3); i >= 0; i--) {
			long nanos = TimeUnit.MICROSECONDS.toNanos(random.nextInt(40_000));
			blocked.add(loops.get(random.nextInt(loops.size())).submit(() -> LockSupport.parkNanos(nanos)));
		}
		blocked.forEach(Future::syncUninterruptibly);
	}

	private static long sum(ReuseportServer server, ToLongFunction<ListenerStatus> count) {
		return server.status(Duration.ZERO).listeners().stream().mapToLong(count).sum();
	}

	private static void assertAllEnded(ReuseportServer server) {
		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(() -> assertThat(server.status(Duration.ZERO).listeners())
				.allSatisfy((listener) -> assertThat(listener.open()).isZero()));
	}

}
