package io.github.reuseport.server.warmup;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.BeforeAll;
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
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.ProxyProtocolSupportType;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import io.github.reuseport.autoconfigure.TestCertificate;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link WarmUp} with servers that do not talk to everybody.
 */
@ExtendWith(OutputCaptureExtension.class)
class WarmUpProtocolTests {

	private static final int REQUESTS = 5;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static TestCertificate certificate;

	@RegisterExtension
	final TestServers test = new TestServers();

	private final Queue<String> versions = new ConcurrentLinkedQueue<>();

	private final Queue<Channel> connections = new ConcurrentLinkedQueue<>();

	private final AtomicInteger inFlight = new AtomicInteger();

	private final Queue<Integer> together = new ConcurrentLinkedQueue<>();

	@BeforeAll
	static void createCertificate(@TempDir Path directory) throws Exception {
		certificate = TestCertificate.create("server", directory);
	}

	@ParameterizedTest
	@EnumSource
	void speaksHttp2WithoutTls(TestTransport transport, CapturedOutput output) {
		bind(server(transport).protocol(HttpProtocol.H2C));
		assertWarm("HTTP/2.0", output);
	}

	@ParameterizedTest
	@EnumSource
	void speaksHttp2WithTls(TestTransport transport, CapturedOutput output) {
		bind(server(transport).protocol(HttpProtocol.H2).secure((spec) -> spec.sslContext(certificate.http2())));
		assertWarm("HTTP/2.0", output);
	}

	@ParameterizedTest
	@EnumSource
	void sendsTheHeaderOfTheProxyProtocol(TestTransport transport, CapturedOutput output) {
		bind(server(transport).proxyProtocol(ProxyProtocolSupportType.ON));
		assertWarm("HTTP/1.1", output);
	}

	@ParameterizedTest
	@EnumSource
	void sendsTheHeaderOfTheProxyProtocolBeforeTheHandshake(TestTransport transport, CapturedOutput output) {
		bind(server(transport).proxyProtocol(ProxyProtocolSupportType.ON)
			.secure((spec) -> spec.sslContext(http11(ClientAuth.NONE))));
		assertWarm("HTTP/1.1", output);
	}

	@Test
	void usesWhatTheServerAllowsOfTls(CapturedOutput output) {
		GenericSslContextSpec<?> tls = http11(ClientAuth.NONE).configure(
				(context) -> context.protocols("TLSv1.2").ciphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA")));
		bind(server(TestTransport.EPOLL).secure((spec) -> spec.sslContext(tls)));
		assertWarm("HTTP/1.1", output);
	}

	@Test
	void tellsThatTheServerDemandsACertificate(CapturedOutput output) {
		bind(server(TestTransport.EPOLL).secure((spec) -> spec.sslContext(http11(ClientAuth.REQUIRE))));
		assertThat(output).containsOnlyOnce("WARN")
			.containsOnlyOnce("The warm-up did not succeed, the listeners are opened all the same. "
					+ "Reason: the server demands a certificate of its clients, and it has none that it trusts as one");
		assertThat(this.versions).isEmpty();
	}

	@Test
	void tellsThatTheServerSpeaksHttp3Only(CapturedOutput output) {
		HttpServer server = server(TestTransport.EPOLL).protocol(HttpProtocol.HTTP3);
		new WarmUp(server, new InetSocketAddress(0), WarmUpTests.gets(REQUESTS, TIMEOUT, "/hello"), null).run()
			.block(TIMEOUT);
		assertThat(output).containsOnlyOnce("WARN")
			.containsOnlyOnce("Reason: the server demands HTTP/3, which a warm-up does not speak");
	}

	@Test
	void needsNoCertificateWhereTheServerOnlyWantsOne(CapturedOutput output) {
		bind(server(TestTransport.EPOLL).secure((spec) -> spec.sslContext(http11(ClientAuth.OPTIONAL))));
		assertWarm("HTTP/1.1", output);
	}

	@ParameterizedTest
	@EnumSource
	void keepsToTheLimitOnConnections(TestTransport transport, CapturedOutput output) {
		bind(server(transport).maxConnections(2));
		assertWarm("HTTP/1.1", output);
		assertThat(this.together).isNotEmpty().allMatch((count) -> count <= 2);
	}

	@Test
	void goesOverAUnixDomainSocket(@TempDir Path directory, CapturedOutput output) {
		Path path = directory.resolve("server.sock");
		DisposableServer server = bind(onSocket(path, WarmUpTests.gets(REQUESTS, TIMEOUT, "/hello")));
		assertThat(server.path()).isEqualTo(path.toString());
		assertThat(output).containsOnlyOnce("Warmed up with 5 requests in ").containsOnlyOnce("WARN");
		assertThat(this.connections).hasSize(REQUESTS).allSatisfy((connection) -> {
			Path own = Path.of(((DomainSocketAddress) connection.localAddress()).path());
			assertThat(own).isNotEqualTo(path);
			await().untilAsserted(() -> assertThat(own.getParent()).doesNotExist());
		});
		assertThat(path).exists();
	}

	@Test
	void aPlainServerListensInTheTimeThatTheStartMayTake(@TempDir Path directory, CapturedOutput output) {
		DisposableServer server = onSocket(directory.resolve("server.sock"),
				WarmUpTests.gets(REQUESTS, TIMEOUT, "/never"))
			.bindNow(Duration.ofSeconds(12));
		try {
			assertThat(output).containsOnlyOnce(
					"Reason: it has not ended after 8000 ms (two thirds of the time that the start may take)");
		}
		finally {
			server.disposeNow();
		}
	}

	private HttpServer onSocket(Path path, WarmUpSettings warmUp) {
		return server(TestTransport.EPOLL, warmUp).bindAddress(() -> new DomainSocketAddress(path.toFile()));
	}

	private DisposableServer bind(HttpServer server) {
		return this.test.bind(server, TIMEOUT.multipliedBy(2));
	}

	private void assertWarm(String version, CapturedOutput output) {
		assertThat(output).containsOnlyOnce("Warmed up with 5 requests in ").doesNotContain("WARN", "ERROR");
		assertThat(this.versions).hasSize(REQUESTS).containsOnly(version);
		assertThat(this.connections).allSatisfy((connection) -> assertThat(
				((InetSocketAddress) connection.localAddress()).getAddress().isLoopbackAddress())
			.isTrue());
		await().untilAsserted(() -> assertThat(this.connections)
			.allSatisfy((connection) -> assertThat(connection.isActive()).isFalse()));
	}

	private HttpServer server(TestTransport transport) {
		return server(transport, WarmUpTests.gets(REQUESTS, TIMEOUT, "/hello"));
	}

	private HttpServer server(TestTransport transport, WarmUpSettings warmUp) {
		return this.test.handlerless(new TestListenerSettings().warmUp(warmUp).build())
			.runOn(TestTransport.resources(this.test.loops(transport, 2)))
			.doOnConnection((connection) -> this.connections.add(withoutStream(connection.channel())))
			.handle((request, response) -> request.uri().equals("/never") ? Mono.never()
					: response.sendString(answer(request)));
	}

	private static Channel withoutStream(Channel channel) {
		return (channel instanceof Http2StreamChannel) ? channel.parent() : channel;
	}

	private Mono<String> answer(HttpServerRequest request) {
		this.versions.add(request.version().text());
		this.together.add(this.inFlight.incrementAndGet());
		// Long enough to meet the others
		return Mono.just("hello")
			.delayElement(Duration.ofMillis(5))
			.doOnNext((text) -> this.inFlight.decrementAndGet());
	}

	private static GenericSslContextSpec<SslContextBuilder> http11(ClientAuth clientAuth) {
		return certificate.http11().configure((context) -> context.clientAuth(clientAuth));
	}

}
