package io.github.reuseport.it.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import reactor.netty.http.Http3SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Client of the {@link Http3Server}.
 */
final class Http3Client {

	private Http3Client() {
	}

	/**
	 * Send a request.
	 * @param port the port
	 * @return the answer
	 */
	static String get(int port) {
		return HttpClient.newConnection()
			.protocol(HttpProtocol.HTTP3)
			.secure((ssl) -> ssl.sslContext(Http3SslContextSpec.forClient()
				.configure((builder) -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE))))
			.http3Settings((settings) -> settings.idleTimeout(Duration.ofMinutes(1))
				.maxData(1_000_000)
				.maxStreamDataBidirectionalLocal(100_000))
			.get()
			.uri("https://127.0.0.1:%d/".formatted(port))
			.responseContent()
			.aggregate()
			.asString()
			.block(Duration.ofMinutes(2));
	}

	/**
	 * Make the keys of the server, by the JDK's keytool.
	 * @param file where to
	 * @return the argument that names them
	 */
	static String keys(Path file) throws IOException, InterruptedException {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-storetype", "PKCS12", "-keystore",
				file.toString(), "-storepass", Http3Server.PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(keytool.exitValue()).isZero();
		return "-Dkeys=" + file;
	}

}
