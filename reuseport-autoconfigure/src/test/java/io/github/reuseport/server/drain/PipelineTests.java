package io.github.reuseport.server.drain;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import io.github.reuseport.autoconfigure.TestCertificate;
import io.github.reuseport.server.TestServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what {@link ConnectionDrain}, {@link OpenStream}, {@link Farewell} and
 * {@link RequestsInFlight} expect of the pipelines of Reactor Netty, which it does not
 * promise: which handlers there are, and in which order.
 */
class PipelineTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	@RegisterExtension
	final TestServers test = new TestServers();

	/**
	 * Told while a request is served: a closed channel has no handlers any more.
	 */
	private final BlockingQueue<Served> served = new LinkedBlockingQueue<>();

	@Test
	void http1() throws Exception {
		DisposableServer server = this.test.bind(server());
		TestServers.get(server.port());
		assertThat(served().own()).as("handlers of a connection of HTTP/1.1")
			.containsSubsequence(NettyPipeline.HttpTrafficHandler, NettyPipeline.ReactiveBridge);
	}

	@Test
	void http2() throws Exception {
		DisposableServer server = this.test.bind(server().protocol(HttpProtocol.H2C));
		HttpClient.newConnection().protocol(HttpProtocol.H2C).port(server.port()).get().response().block(TIMEOUT);
		Served served = served();
		assertThat(served.own()).as("handlers of a stream of HTTP/2").contains(NettyPipeline.ReactiveBridge);
		assertThat(served.connection()).as("handlers of a connection of HTTP/2")
			.contains(NettyPipeline.H2MultiplexHandler);
	}

	@Test
	void handshakeOfTls(@TempDir Path directory) throws Exception {
		BlockingQueue<Channel> connections = new LinkedBlockingQueue<>();
		GenericSslContextSpec<?> serverTls = TestCertificate.create("server", directory).http11();
		GenericSslContextSpec<?> clientTls = Http11SslContextSpec.forClient()
			.configure((client) -> client.trustManager(InsecureTrustManagerFactory.INSTANCE));
		DisposableServer server = this.test
			.bind(server().doOnChannelInit((observer, connection, remote) -> connections.add(connection))
				.secure((tls) -> tls.sslContext(serverTls)));
		try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
			Channel connection = connections.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(connection).as("a connection that says nothing").isNotNull();
			assertThat(connection.remoteAddress()).isEqualTo(silent.getLocalSocketAddress());
			await("handler " + NettyPipeline.SslReader + " while there has been no handshake")
				.until(() -> connection.pipeline().get(NettyPipeline.SslReader) != null);
		}
		HttpClient.newConnection()
			.secure((tls) -> tls.sslContext(clientTls))
			.host("localhost")
			.port(server.port())
			.get()
			.response()
			.block(TIMEOUT);
		assertThat(served().own()).as("handlers after the handshake")
			.contains(NettyPipeline.HttpTrafficHandler)
			.doesNotContain(NettyPipeline.SslReader);
	}

	private HttpServer server() {
		return HttpServer.create().handle((request, response) -> {
			this.served.add(Served.of(((Connection) request).channel()));
			return response.send();
		});
	}

	private Served served() throws InterruptedException {
		Served served = this.served.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(served).as("a request").isNotNull();
		return served;
	}

	/**
	 * The names of the handlers on the way of a request.
	 *
	 * @param own those of its channel
	 * @param connection those of its connection
	 */
	private record Served(List<String> own, List<String> connection) {

		static Served of(Channel channel) {
			return new Served(channel.pipeline().names(), Farewell.connectionOf(channel).pipeline().names());
		}

	}

}
