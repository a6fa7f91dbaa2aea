package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.HttpReply;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} with TLS and HTTP/2.
 */
@ExtendWith(OutputCaptureExtension.class)
class SslTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@TempDir
	Path directory;

	private SSLContext trusting;

	private String[] properties;

	@BeforeEach
	void prepare() throws GeneralSecurityException {
		this.trusting = SSLContext.getInstance("TLS");
		this.trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
		this.properties = new String[] { "server.ssl.bundle=test",
				"spring.ssl.bundle.pem.test.keystore.certificate=file:" + this.directory.resolve("certificate.pem"),
				"spring.ssl.bundle.pem.test.keystore.private-key=file:" + this.directory.resolve("key.pem"),
				"spring.ssl.bundle.pem.test.reload-on-update=true", "spring.ssl.bundle.watch.file.quiet-period=100ms",
				"server.http2.enabled=true" };
	}

	@ParameterizedTest
	@EnumSource
	void everyListenerServesTheReloadedCertificate(TestTransport transport) throws Exception {
		TestCertificate.create("first", this.directory).writeTo(this.directory);
		StartedApplication application = this.applications.start(transport, HelloApplication.class, this.properties);
		assertServes("CN=first", application);
		TestCertificate.create("second", this.directory).writeTo(this.directory);
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(secureGet(application).text()).isEqualTo("CN=second"));
		assertServes("CN=second", application);
	}

	@ParameterizedTest
	@EnumSource
	void warmsUp(TestTransport transport, CapturedOutput output) throws Exception {
		TestCertificate.create("first", this.directory).writeTo(this.directory);
		StartedApplication application = this.applications.start(transport, HelloApplication.class,
				and("server.reuseport.warm-up.paths=/hello", "server.reuseport.warm-up.timeout=30s"));
		assertThat(output).contains("Warmed up with 20 requests").doesNotContain("The warm-up did not succeed");
		assertServes("CN=first", application);
	}

	@ParameterizedTest
	@EnumSource
	void warmsUpWithItsOwnCertificateWhereTheServerTrustsIt(TestTransport transport, CapturedOutput output)
			throws Exception {
		TestCertificate.create("first", this.directory).writeTo(this.directory);
		this.applications.start(transport, HelloApplication.class, and("server.reuseport.warm-up.paths=/hello",
				"server.reuseport.warm-up.requests=5", "server.reuseport.warm-up.timeout=30s",
				"server.ssl.client-auth=need",
				"spring.ssl.bundle.pem.test.truststore.certificate=file:" + this.directory.resolve("certificate.pem")));
		assertThat(output).contains("Warmed up with 5 requests").doesNotContain("WARN", "ERROR");
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void saysThatTheServerDemandsACertificateWhereItTrustsNoneOfItsOwn(String http2, CapturedOutput output)
			throws Exception {
		TestCertificate.create("first", this.directory).writeTo(this.directory);
		this.applications.start(HelloApplication.class, and("server.reuseport.warm-up.paths=/hello",
				"server.ssl.client-auth=need", "server.http2.enabled=" + http2));
		assertThat(output).containsOnlyOnce("WARN")
			.containsOnlyOnce("Reason: the server demands a certificate of its clients")
			.doesNotContain("Exception");
	}

	private String[] and(String... more) {
		return Stream.concat(Arrays.stream(this.properties), Arrays.stream(more)).toArray(String[]::new);
	}

	private void assertServes(String name, StartedApplication application) throws IOException {
		for (HttpReply reply : application.onEveryListener(() -> secureGet(application)).values()) {
			assertThat(reply.text()).isEqualTo(name);
		}
	}

	/**
	 * Send a request on a new connection.
	 * @param application the application
	 * @return the reply, with the subject of the server's certificate instead of the body
	 * @throws IOException if that fails
	 */
	private HttpReply secureGet(StartedApplication application) throws IOException {
		try (SSLSocket socket = (SSLSocket) this.trusting.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), application.port());
				HttpConnection connection = new HttpConnection(socket)) {
			HttpReply reply = connection.get("/hello");
			String subject = socket.getSession().getPeerPrincipal().getName();
			return new HttpReply(reply.status(), reply.headers(), subject.getBytes(StandardCharsets.UTF_8));
		}
	}

	@ParameterizedTest
	@EnumSource
	void servesHttp2OverTls(TestTransport transport) throws Exception {
		TestCertificate.create("first", this.directory).writeTo(this.directory);
		StartedApplication application = this.applications.start(transport, HelloApplication.class, this.properties);
		GenericSslContextSpec<SslContextBuilder> trustingAll = Http2SslContextSpec.forClient()
			.configure((context) -> context.trustManager(InsecureTrustManagerFactory.INSTANCE));
		String uri = "https://127.0.0.1:" + application.port() + "/hello";
		for (HttpReply reply : application
			.onEveryListener(() -> http2Get(
					(client) -> client.protocol(HttpProtocol.H2).secure((ssl) -> ssl.sslContext(trustingAll)), uri))
			.values()) {
			assertThat(reply.text()).isEqualTo("HTTP/2.0 200 OK hello");
		}
	}

	@ParameterizedTest
	@EnumSource
	void servesHttp2OverCleartext(TestTransport transport) throws IOException {
		StartedApplication application = this.applications.start(transport, HelloApplication.class,
				"server.http2.enabled=true");
		String uri = "http://127.0.0.1:" + application.port() + "/hello";
		for (HttpReply reply : application
			.onEveryListener(() -> http2Get((client) -> client.protocol(HttpProtocol.H2C), uri))
			.values()) {
			assertThat(reply.text()).isEqualTo("HTTP/2.0 200 OK hello");
		}
	}

	/**
	 * Send a request on a new connection. All requests of one client would share one.
	 * @param customizer configures the client
	 * @param uri the URI
	 * @return the reply, with the status line in front of the body
	 */
	private HttpReply http2Get(UnaryOperator<HttpClient> customizer, String uri) {
		ConnectionProvider connections = ConnectionProvider.create("test", 1);
		try {
			return customizer.apply(HttpClient.create(connections))
				.get()
				.uri(uri)
				.responseSingle((response, body) -> body.asString()
					.map((text) -> new HttpReply(response.status().code(),
							Map.of(HttpReply.LISTENER, response.responseHeaders().get(HttpReply.LISTENER)),
							(response.version() + " " + response.status() + " " + text)
								.getBytes(StandardCharsets.UTF_8))))
				.block(TIMEOUT);
		}
		finally {
			connections.disposeLater().block(TIMEOUT);
		}
	}

}
