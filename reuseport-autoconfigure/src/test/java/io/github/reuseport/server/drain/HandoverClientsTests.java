package io.github.reuseport.server.drain;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;
import reactor.util.retry.Retry;

import io.github.reuseport.autoconfigure.TestCertificate;
import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerDrain}: what clients that have a connection are told.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandoverClientsTests {

	/**
	 * With time for one GOAWAY after another.
	 */
	private static final DrainSettings SPREAD = new DrainSettings(true, Duration.ofSeconds(1), Duration.ofSeconds(5));

	/**
	 * A client of Reactor Netty gives up before it sends a request if the connection that
	 * its pool has chosen is told to go away in that moment: nothing that a server loses.
	 */
	private static final Retry NOT_SENT = Retry.max(3)
		.filter((ex) -> String.valueOf(ex.getMessage()).endsWith("Max active streams is reached."));

	@RegisterExtension
	final HandoverServers servers = new HandoverServers();

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void everyStreamOfHttp2IsAnswered(TestTransport transport) {
		everyStreamIsAnswered(transport, HttpProtocol.H2C, (client) -> client);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void everyStreamOfHttp2OverTlsIsAnswered(TestTransport transport, @TempDir Path directory) throws Exception {
		GenericSslContextSpec<?> own = TestCertificate.create("localhost", directory).http2();
		GenericSslContextSpec<?> trusting = Http2SslContextSpec.forClient()
			.configure((context) -> context.trustManager(InsecureTrustManagerFactory.INSTANCE));
		this.servers.customizing((server) -> server.secure((ssl) -> ssl.sslContext(own)));
		everyStreamIsAnswered(transport, HttpProtocol.H2, (client) -> client.secure((ssl) -> ssl.sslContext(trusting)));
	}

	private void everyStreamIsAnswered(TestTransport transport, HttpProtocol protocol,
			UnaryOperator<HttpClient> customizer) {
		this.servers.delaying(Duration.ofMillis(20));
		DisposableServer first = this.servers.start(transport, 2, 0, SPREAD, protocol);
		DisposableServer second = this.servers.start(transport, 2, first.port(), SPREAD, protocol);
		ConnectionProvider clients = ConnectionProvider.create("test", 4);
		try {
			HttpClient client = customizer
				.apply(HttpClient.create(clients).protocol(protocol).host("127.0.0.1").port(first.port()));
			CountDownLatch begun = new CountDownLatch(200);
			CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
				this.servers.hold(begun);
				this.servers.drain(first);
			});
			Set<String> answers = new TreeSet<>(Flux.<String>generate((requests) -> {
				if (stopping.isDone()) {
					requests.complete();
				}
				else {
					requests.next("/");
				}
			})
				.flatMap((path) -> client.get()
					.uri(path)
					.responseContent()
					.aggregate()
					.asString()
					.retryWhen(NOT_SENT)
					.doOnNext((answer) -> begun.countDown()), 16)
				.collectList()
				.block(HandoverServers.TIMEOUT));
			stopping.join();
			assertThat(answers).isNotEmpty();
			assertThat(client.get().uri("/").responseContent().aggregate().asString().block(HandoverServers.TIMEOUT))
				.startsWith(this.servers.name(second));
		}
		finally {
			clients.disposeLater().block(HandoverServers.TIMEOUT);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void idleConnectionMayComeWithALastRequest(TestTransport transport) throws Exception {
		DisposableServer first = this.servers.start(transport, 1, 0);
		try (HttpConnection idle = HttpConnection.open(first.port())) {
			assertThat(idle.get("/").header("connection")).isNull();
			this.servers.start(transport, 1, first.port());
			CompletableFuture<Void> stopping = this.servers.stop(first);
			this.servers.await().until(() -> TestServers.listening(first.port()).size() == 1);
			assertThat(idle.get("/").header("connection")).isEqualTo("close");
			assertThat(idle.awaitEnd()).isTrue();
			stopping.join();
		}
	}

	@Test
	void idleConnectionMayComeWithALastRequestAfterAnotherProcessHasDrainedForLong(CapturedOutput output)
			throws Exception {
		DrainSettings shortly = new DrainSettings(true, Duration.ofMillis(50), Duration.ofSeconds(10));
		DisposableServer first = this.servers.start(TestTransport.EPOLL, 1, 0, shortly);
		try (HttpConnection idle = HttpConnection.open(first.port())) {
			assertThat(idle.get("/").header("connection")).isNull();
			this.servers.start(TestTransport.EPOLL, 1, first.port(), shortly);
			CompletableFuture<Void> stopping;
			try (DrainLock turn = this.servers.await()
				.until(() -> DrainLock.tryAcquire(first.port()), Objects::nonNull)) {
				assertThat(turn).isNotNull();
				stopping = this.servers.stop(first);
				this.servers.await()
					.until(() -> this.servers.statuses()
						.stream()
						.map(ServerStatus::drain)
						.anyMatch((drain) -> drain != null && drain.time().compareTo(shortly.keepAlive()) > 0));
			}
			String closed = "Closed the listeners of port " + first.port();
			this.servers.await().untilAsserted(() -> assertThat(output).contains(closed));
			assertThat(idle.get("/").header("connection")).isEqualTo("close");
			assertThat(idle.awaitEnd()).isTrue();
			stopping.join();
		}
	}

	@Test
	void idleConnectionIsClosedAfterTheTimeForIt() throws Exception {
		DrainSettings shortly = new DrainSettings(true, Duration.ofMillis(50), Duration.ofMillis(300));
		DisposableServer first = this.servers.start(TestTransport.EPOLL, 1, 0, shortly);
		try (HttpConnection idle = HttpConnection.open(first.port())) {
			assertThat(idle.get("/").status()).isEqualTo(200);
			this.servers.start(TestTransport.EPOLL, 1, first.port(), shortly);
			this.servers.drain(first);
			assertThat(idle.awaitEnd()).isTrue();
		}
	}

}
