package io.github.reuseport.server.drain;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.EventExecutor;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import io.github.reuseport.autoconfigure.TestCertificate;
import io.github.reuseport.linux.DeferAccept;
import io.github.reuseport.server.ConnectionLoad;
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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ServerDrain}: the state of the machine, the deadline and the report.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServerDrainTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final Duration HOUR = Duration.ofHours(1);

	private static final DrainSettings QUICK = new DrainSettings(true, Duration.ofMillis(150), Duration.ofSeconds(5));

	@RegisterExtension
	final TestServers test = new TestServers();

	private UnaryOperator<HttpServer> customizer = (server) -> server;

	private boolean answering = true;

	private final List<DrainReport> reports = new ArrayList<>();

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void aUdpSocketOnThePortIsInNobodysWay(TestTransport transport, CapturedOutput output) throws Exception {
		DisposableServer first = start(transport, 2, 0, QUICK);
		try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress("127.0.0.1", first.port()))) {
			assertThat(udp.isBound()).isTrue();
			DisposableServer second = start(transport, 3, first.port(), QUICK);
			first.disposeNow(TIMEOUT);
			assertThat(output).contains("New connections to port " + first.port() + " go to 3 listener(s)")
				.doesNotContain("Waiting for another process")
				.doesNotContain("WARN");
			awaitPlainSpread(second, 3);
		}
	}

	/**
	 * A server on NIO cannot take a filter away.
	 */
	@Test
	void theOneThatDrainsTakesTheFilterAwayWhereNobodyElseDoes() throws Exception {
		DisposableServer first = start(TestTransport.EPOLL, 3, 0, QUICK);
		DisposableServer second = start(TestTransport.NIO, 4, first.port(), QUICK);
		first.disposeNow(TIMEOUT);
		awaitPlainSpread(second, 4);
	}

	@Test
	void hundredsOfListenersAreProbedInRounds(CapturedOutput output) throws Exception {
		DisposableServer first = start(TestTransport.EPOLL, 300, 0, QUICK);
		DisposableServer second = start(TestTransport.EPOLL, 300, first.port(), QUICK);
		try (ConnectionLoad load = ConnectionLoad.onNewConnections(first.port(), 8)) {
			Awaitility.await().atMost(TIMEOUT).until(() -> load.answered() > 100);
			first.disposeNow(HOUR);
			load.stop();
			assertThat(load.failures()).isEmpty();
		}
		assertThat(output).contains("New connections to port " + first.port() + " go to 300 listener(s)")
			.doesNotContain("WARN");
		assertThat(TestServers.listening(second.port())).hasSize(300);
	}

	/**
	 * Every wait of the drain would be longer than the time there is.
	 */
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void allStepsShareTheTimeThereIs(TestTransport transport, CapturedOutput output) throws Exception {
		DrainSettings endless = new DrainSettings(true, HOUR, HOUR);
		DisposableServer first = start(transport, 2, 0, endless);
		DisposableServer second = start(transport, 2, first.port(), endless);
		try (HttpConnection idle = HttpConnection.open(first.port())) {
			assertThat(idle.get("/").status()).isEqualTo(200);
			CompletableFuture<Void> stopping = stop(first, Duration.ofSeconds(10));
			CompletableFuture<Void> alsoStopping = stop(second, Duration.ofSeconds(10));
			assertThat(CompletableFuture.allOf(stopping, alsoStopping)).succeedsWithin(TIMEOUT);
		}
		assertThat(output).contains("New connections to port " + first.port() + " go to 2 listener(s)");
		assertThat(TestServers.listening(first.port())).isEmpty();
	}

	@Test
	void aLimitOfItsOwnCountsIfItIsShorter() throws Exception {
		DrainSettings limited = new DrainSettings(true, HOUR, HOUR, Duration.ZERO, Duration.ofSeconds(2));
		DisposableServer first = start(TestTransport.EPOLL, 2, 0, limited);
		start(TestTransport.EPOLL, 2, first.port(), QUICK);
		assertThat(stop(first, Duration.ofNanos(Long.MAX_VALUE))).succeedsWithin(TIMEOUT);
		assertThat(TestServers.listening(first.port())).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void aHandshakeThatIsUnderWayIsWaitedFor(TestTransport transport, @TempDir Path directory) throws Exception {
		GenericSslContextSpec<?> own = TestCertificate.create("localhost", directory).http11();
		this.customizer = (server) -> server.secure((ssl) -> ssl.sslContext(own));
		DisposableServer first = start(transport, 2, 0, QUICK);
		try (Socket plain = new Socket("127.0.0.1", first.port())) {
			Awaitility.await().atMost(TIMEOUT).until(() -> active() == 1);
			start(transport, 2, first.port(), QUICK);
			CompletableFuture<Void> stopping = stop(first, TIMEOUT);
			Awaitility.await().atMost(TIMEOUT).until(() -> TestServers.listening(first.port()).size() == 2);
			SSLContext trusting = SSLContext.getInstance("TLS");
			trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
			try (SSLSocket secure = (SSLSocket) trusting.getSocketFactory()
				.createSocket(plain, "localhost", first.port(), true)) {
				assertThat(new HttpConnection(secure).get("/").status()).isEqualTo(200);
			}
			assertThat(stopping).succeedsWithin(TIMEOUT);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void whatTheApplicationSetOnTheSocketCounts(TestTransport transport, CapturedOutput output) throws Exception {
		this.customizer = (server) -> server.option(DeferAccept.OPTION, 30);
		DisposableServer first = start(transport, 2, 0, QUICK);
		DisposableServer second = start(transport, 2, first.port(), QUICK);
		first.disposeNow(TIMEOUT);
		assertThat(output).contains("New connections to port " + first.port() + " go to 2 listener(s)")
			.doesNotContain("WARN");
		assertThat(TestServers.listening(second.port())).hasSize(2);
	}

	@Test
	void reportsWhatItDid(CapturedOutput output) throws Exception {
		DisposableServer first = start(TestTransport.EPOLL, 1, 0, QUICK);
		try (HttpConnection kept = HttpConnection.open(first.port());
				HttpConnection idle = HttpConnection.open(first.port())) {
			for (HttpConnection connection : List.of(kept, idle)) {
				assertThat(connection.get("/").header("connection")).isNull();
			}
			start(TestTransport.EPOLL, 1, first.port(), QUICK);
			CompletableFuture<Void> stopping = stop(first, TIMEOUT);
			Awaitility.await().atMost(TIMEOUT).until(() -> TestServers.listening(first.port()).size() == 1);
			assertThat(kept.get("/").header("connection")).isEqualTo("close");
			assertThat(stopping).succeedsWithin(TIMEOUT);
		}
		assertThat(this.reports).singleElement()
			.extracting(DrainReport::asked, DrainReport::left, DrainReport::answered, DrainReport::cut)
			.containsExactly(2L, 1L, 1L, 0L);
		assertThat(output).containsPattern("Drained port " + first.port() + " after \\d+ ms: \\d+ connection\\(s\\) "
				+ "accepted meanwhile, 2 client\\(s\\) asked to go elsewhere of which 1 went by themselves, 1 request\\(s\\) "
				+ "answered, 0 stream\\(s\\) ended, 0 connection\\(s\\) cut");
	}

	@Test
	void reportsRequestsThatWereNotAnswered(CapturedOutput output) throws Exception {
		this.answering = false;
		DisposableServer first = start(TestTransport.EPOLL, 1, 0, QUICK);
		try (HttpConnection waiting = HttpConnection.open(first.port())) {
			waiting.send("/");
			Awaitility.await().atMost(TIMEOUT).until(() -> active() == 1);
			start(TestTransport.EPOLL, 1, first.port(), QUICK);
			assertThatIllegalStateException().isThrownBy(() -> first.disposeNow(Duration.ofSeconds(2)));
		}
		assertThat(this.reports).singleElement().extracting(DrainReport::cut).isEqualTo(1L);
		assertThat(output).contains("Stopped on port " + first.port() + " after", "before it was drained");
	}

	@Test
	void reportsWhatNobodyAccepted(CapturedOutput output) throws Exception {
		EventLoopGroup loops = this.test.loops(TestTransport.EPOLL, 1);
		DisposableServer first = start(loops, 0, QUICK);
		CountDownLatch release = new CountDownLatch(1);
		List<Socket> clients = new ArrayList<>();
		try {
			EventExecutor loop = loops.iterator().next();
			loop.execute(() -> await(release));
			for (int i = 0; i < 5; i++) {
				clients.add(new Socket("127.0.0.1", first.port()));
			}
			start(TestTransport.EPOLL, 1, first.port(), QUICK);
			assertThatIllegalStateException().isThrownBy(() -> first.disposeNow(Duration.ofSeconds(4)));
			// The probe that asked whose listener it is waits there too
			assertThat(this.reports).singleElement()
				.extracting(DrainReport::cut, InstanceOfAssertFactories.LONG)
				.isGreaterThanOrEqualTo(5);
			assertThat(output).contains("before it was drained").doesNotContain("Drained port");
		}
		finally {
			release.countDown();
			for (Socket client : clients) {
				client.close();
			}
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private long active() {
		return this.test.servers()
			.statuses()
			.get(0)
			.listeners()
			.stream()
			.mapToLong((listener) -> (listener.open() != null) ? listener.open() : 0)
			.sum();
	}

	private void awaitPlainSpread(DisposableServer server, int listeners) {
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(TestServers.getUntil(server.port(), listeners)).hasSize(listeners));
	}

	private static CompletableFuture<Void> stop(DisposableServer server, Duration timeout) {
		return CompletableFuture.runAsync(() -> server.disposeNow(timeout), (task) -> new Thread(task).start());
	}

	private DisposableServer start(TestTransport transport, int listeners, int port, DrainSettings drain) {
		return start(this.test.loops(transport, listeners), port, drain);
	}

	private DisposableServer start(EventLoopGroup loops, int port, DrainSettings drain) {
		ListenerSettings settings = new TestListenerSettings().sharing(Sharing.SHARED)
			.placement(Placement.LOCAL)
			.withoutRescue()
			.drain(drain)
			.build();
		if (port == 0) {
			this.test.servers().observe(new ServerObserver() {

				@Override
				public void started(ReuseportServer server) {
				}

				@Override
				public void stopped(ReuseportServer server) {
				}

				@Override
				public void drained(ReuseportServer server, DrainReport report) {
					ServerDrainTests.this.reports.add(report);
				}

			});
		}
		HttpServer server = (this.answering ? this.test.server(settings)
				: this.test.handlerless(settings).handle((request, response) -> Mono.never()))
			.bindAddress(() -> new InetSocketAddress(port))
			.runOn(TestTransport.resources(loops));
		return this.test.bind(this.customizer.apply(server));
	}

}
