package io.github.reuseport.server.warmup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import io.github.reuseport.autoconfigure.TestCertificate;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerKeys} and {@link ClientTls}, with servers that ask their clients
 * for a certificate.
 */
@ExtendWith(OutputCaptureExtension.class)
class WarmUpCertificateTests {

	private static final int REQUESTS = 5;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final String NOBODY = "nobody";

	private static TestCertificate certificate;

	private static TestCertificate other;

	@RegisterExtension
	final TestServers test = new TestServers();

	private final Queue<String> clients = new ConcurrentLinkedQueue<>();

	@BeforeAll
	static void createCertificates(@TempDir Path directory) throws Exception {
		certificate = TestCertificate.create("server", directory);
		other = TestCertificate.create("other", directory);
	}

	@ParameterizedTest
	@CsvSource({ "REQUIRE, HTTP11", "OPTIONAL, HTTP11", "REQUIRE, H2", "OPTIONAL, H2" })
	void theServerShowsItsOwnWhereItTrustsThat(ClientAuth clientAuth, HttpProtocol protocol, CapturedOutput output) {
		bind(clientAuth, protocol, certificate);
		assertThat(output).contains("Warmed up with 5 requests in ").doesNotContain("WARN");
		assertThat(this.clients).hasSize(REQUESTS).containsOnly("CN=server");
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2" })
	void theServerShowsNoneThatItWouldNotTrust(HttpProtocol protocol, CapturedOutput output) {
		bind(ClientAuth.OPTIONAL, protocol, other);
		assertThat(output).contains("Warmed up with 5 requests in ").doesNotContain("WARN");
		assertThat(this.clients).hasSize(REQUESTS).containsOnly(NOBODY);
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP11", "H2" })
	void withoutOneThatItTrustsItIsNotWarmedUp(HttpProtocol protocol, CapturedOutput output) {
		bind(ClientAuth.REQUIRE, protocol, other);
		assertThat(output).containsOnlyOnce("WARN")
			.containsOnlyOnce("Reason: the server demands a certificate of its clients, and it has none that it trusts "
					+ "as one");
		assertThat(this.clients).isEmpty();
	}

	private void bind(ClientAuth clientAuth, HttpProtocol protocol, TestCertificate trusted) {
		SslManagerBundle trust = managers(trusted);
		GenericSslContextSpec<?> tls = ((protocol == HttpProtocol.H2) ? certificate.http2() : certificate.http11())
			.configure((context) -> context.clientAuth(clientAuth).trustManager(trust.getTrustManagerFactory()));
		ServerKeys keys = new ServerKeys(managers(certificate).getKeyManagerFactory(), trust.getTrustManagerFactory());
		WarmUpSettings warmUp = WarmUpTests.gets(REQUESTS, TIMEOUT, "/hello").with(keys);
		this.test.bind(this.test.handlerless(new TestListenerSettings().warmUp(warmUp).build())
			.runOn(TestTransport.resources(this.test.loops(TestTransport.EPOLL, 2)))
			.protocol(protocol)
			.secure((spec) -> spec.sslContext(tls))
			.handle((request, response) -> {
				request.withConnection((connection) -> this.clients.add(client(connection.channel())));
				return response.sendString(Mono.just("hello"));
			}), TIMEOUT);
	}

	/**
	 * The keys of a certificate, which is trusted itself.
	 * @param certificate the certificate
	 * @return the keys
	 */
	private static SslManagerBundle managers(TestCertificate certificate) {
		PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate(certificate.certificate());
		return SslManagerBundle.from(new PemSslStoreBundle(trusted.withPrivateKey(certificate.key()), trusted),
				SslBundleKey.NONE);
	}

	private static String client(Channel channel) {
		Channel connection = (channel instanceof Http2StreamChannel) ? channel.parent() : channel;
		SSLSession session = connection.pipeline().get(SslHandler.class).engine().getSession();
		try {
			return session.getPeerPrincipal().getName();
		}
		catch (SSLPeerUnverifiedException ex) {
			return NOBODY;
		}
	}

}
