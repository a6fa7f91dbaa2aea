package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import io.github.reuseport.autoconfigure.TestCertificate;
import io.github.reuseport.server.Http2Socket;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.placement.Placement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionDrain}: what clients of HTTP/2 see of it.
 */
@ExtendWith(OutputCaptureExtension.class)
class Http2DrainTests {

	private static final int ANY_STREAM = Integer.MAX_VALUE;

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	/**
	 * With so much time for idle connections that nobody waits for it.
	 */
	private static final DrainSettings DRAIN = new DrainSettings(true, Duration.ofMillis(200), Duration.ofHours(1));

	@RegisterExtension
	final TestServers test = new TestServers();

	@TempDir
	Path directory;

	private Duration delay = Duration.ZERO;

	private final CountDownLatch asked = new CountDownLatch(1);

	/**
	 * What the server speaks.
	 */
	enum Protocols {

		H2C(false, HttpProtocol.H2C),

		H2C_OR_HTTP11(false, HttpProtocol.H2C, HttpProtocol.HTTP11),

		H2(true, HttpProtocol.H2),

		H2_OR_HTTP11(true, HttpProtocol.H2, HttpProtocol.HTTP11);

		private final boolean secure;

		private final HttpProtocol[] protocols;

		Protocols(boolean secure, HttpProtocol... protocols) {
			this.secure = secure;
			this.protocols = protocols;
		}

	}

	@ParameterizedTest
	@EnumSource
	void connectionWithoutAStreamEndsAfterARoundTrip(Protocols protocols, CapturedOutput output) throws Exception {
		DisposableServer server = start(protocols, 0, DRAIN);
		try (Http2Socket client = connect(protocols, server.port())) {
			client.begin();
			CompletableFuture<Void> stopping = handOver(server);
			awaitEnd(client, stopping, ANY_STREAM, 0);
		}
		assertThat(output).contains("1 client(s) asked to go elsewhere of which 1 went by themselves")
			.doesNotContain("WARN");
	}

	@ParameterizedTest
	@EnumSource
	void connectionWhoseStreamsHaveEndedEndsAfterARoundTrip(Protocols protocols) throws Exception {
		DisposableServer server = start(protocols, 0, DRAIN);
		try (Http2Socket client = connect(protocols, server.port())) {
			client.begin();
			client.request(1, "/");
			client.awaitAnswer(1);
			CompletableFuture<Void> stopping = handOver(server);
			awaitEnd(client, stopping, ANY_STREAM, 1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void connectionEndsWithItsLastStream(Protocols protocols) throws Exception {
		this.delay = Duration.ofSeconds(2);
		DisposableServer server = start(protocols, 0, DRAIN);
		try (Http2Socket client = connect(protocols, server.port())) {
			client.begin();
			client.request(1, "/");
			this.asked.await();
			CompletableFuture<Void> stopping = handOver(server);
			awaitEnd(client, stopping, ANY_STREAM, 1);
			assertThat(client.answered()).containsExactly(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void requestThatCrossesTheGoAwayIsAnswered(Protocols protocols) throws Exception {
		DisposableServer server = start(protocols, 0, DRAIN);
		try (Http2Socket client = connect(protocols, server.port())) {
			client.begin();
			client.ignorePings();
			CompletableFuture<Void> stopping = handOver(server);
			client.awaitGoAway();
			client.request(1, "/");
			client.awaitAnswer(1);
			client.request(3, "/");
			client.acknowledge();
			awaitEnd(client, stopping, ANY_STREAM, 3);
			assertThat(client.answered()).containsExactly(1, 3);
		}
	}

	/**
	 * Some without a stream, some with one that has ended, some with one that has not.
	 */
	@Test
	void everyClientGetsBothGoAways() throws Exception {
		this.delay = Duration.ofMillis(500);
		DisposableServer server = start(Protocols.H2C, 0, DRAIN);
		List<Http2Socket> clients = new ArrayList<>();
		try {
			for (int i = 0; i < 48; i++) {
				Http2Socket client = connect(Protocols.H2C, server.port());
				clients.add(client);
				client.begin();
				if (i % 3 > 0) {
					client.request(1, "/");
				}
			}
			for (int i = 1; i < clients.size(); i += 3) {
				clients.get(i).awaitAnswer(1);
				clients.get(i + 1).request(3, "/");
			}
			CompletableFuture<Void> stopping = handOver(server);
			for (int i = 0; i < clients.size(); i++) {
				clients.get(i).awaitEnd();
				assertThat(clients.get(i).goAways()).as("client %d", i)
					.containsExactly(ANY_STREAM, (i % 3 == 0) ? 0 : (i % 3 == 1) ? 1 : 3);
			}
			assertThat(stopping).succeedsWithin(TIMEOUT);
		}
		finally {
			for (Http2Socket client : clients) {
				client.close();
			}
		}
	}

	/**
	 * One that was there before the drain as well as one that comes in the middle of it.
	 */
	@Test
	void connectionThatBeginsToSpeakLateIsAsked() throws Exception {
		DisposableServer server = start(Protocols.H2C_OR_HTTP11, 0, DRAIN);
		try (Http2Socket client = connect(Protocols.H2C_OR_HTTP11, server.port())) {
			Awaitility.await().atMost(TIMEOUT).until(() -> active() == 1);
			CompletableFuture<Void> stopping = handOver(server);
			Awaitility.await().atMost(TIMEOUT).until(() -> TestServers.listening(server.port()).size() == 1);
			client.begin();
			client.request(1, "/");
			awaitEnd(client, stopping, ANY_STREAM, 1);
			assertThat(client.answered()).containsExactly(1);
		}
	}

	@Test
	void clientThatDoesNotAnswerIsWaitedForAsAnIdleOne() throws Exception {
		DrainSettings shortly = new DrainSettings(true, Duration.ofMillis(200), Duration.ofSeconds(1));
		DisposableServer server = start(Protocols.H2C, 0, shortly);
		try (Http2Socket client = connect(Protocols.H2C, server.port())) {
			client.begin();
			client.ignorePings();
			CompletableFuture<Void> stopping = handOver(server);
			awaitEnd(client, stopping, ANY_STREAM, 0);
		}
	}

	/**
	 * A server that nobody takes over from does not wait, and its clients learn which
	 * requests it has not looked at.
	 */
	@ParameterizedTest
	@EnumSource
	void connectionOfAServerThatIsAloneIsToldTheLastStream(Protocols protocols) throws Exception {
		DisposableServer server = start(protocols, 0, DRAIN);
		try (Http2Socket client = connect(protocols, server.port())) {
			client.begin();
			CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> server.disposeNow(TIMEOUT));
			awaitEnd(client, stopping, 0);
		}
	}

	/**
	 * Wait until the connection of a client has ended, and then the server.
	 * @param client the client
	 * @param stopping the stop of the server
	 * @param goAways what the client has to be told: the last streams that were allowed
	 */
	private static void awaitEnd(Http2Socket client, CompletableFuture<Void> stopping, Integer... goAways)
			throws Exception {
		client.awaitEnd();
		assertThat(client.goAways()).containsExactly(goAways);
		assertThat(stopping).succeedsWithin(TIMEOUT);
	}

	private CompletableFuture<Void> handOver(DisposableServer server) throws Exception {
		start(Protocols.H2C, server.port(), DRAIN);
		return CompletableFuture.runAsync(() -> server.disposeNow(Duration.ofMinutes(1)),
				(task) -> new Thread(task).start());
	}

	private long active() {
		return this.test.status().listeners().stream().mapToLong((listener) -> listener.open()).sum();
	}

	private static Http2Socket connect(Protocols protocols, int port) throws Exception {
		Socket plain = new Socket("127.0.0.1", port);
		if (!protocols.secure) {
			return new Http2Socket(plain);
		}
		SSLContext trusting = SSLContext.getInstance("TLS");
		trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
		SSLSocket secure = (SSLSocket) trusting.getSocketFactory().createSocket(plain, "localhost", port, true);
		SSLParameters parameters = secure.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { "h2" });
		secure.setSSLParameters(parameters);
		secure.startHandshake();
		return new Http2Socket(secure);
	}

	private DisposableServer start(Protocols protocols, int port, DrainSettings drain) throws Exception {
		ListenerSettings settings = new TestListenerSettings().sharing(Sharing.SHARED)
			.placement(Placement.LOCAL)
			.withoutRescue()
			.drain(drain)
			.build();
		HttpServer server = this.test.handlerless(settings)
			.protocol(protocols.protocols)
			.handle((request, response) -> {
				this.asked.countDown();
				return response.sendString(Mono.delay(this.delay).thenReturn("served"));
			})
			.bindAddress(() -> new InetSocketAddress(port))
			.runOn(TestTransport.resources(this.test.loops(TestTransport.EPOLL, 1)));
		if (protocols.secure) {
			GenericSslContextSpec<?> own = TestCertificate.create("localhost", this.directory).http2();
			return this.test.bind(server.secure((ssl) -> ssl.sslContext(own)));
		}
		return this.test.bind(server);
	}

}
