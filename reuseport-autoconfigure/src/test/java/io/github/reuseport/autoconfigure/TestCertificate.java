package io.github.reuseport.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

import io.netty.handler.ssl.SslContextBuilder;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Self-signed certificate, made by the keytool of the JDK.
 *
 * @param certificate the certificate in PEM
 * @param key the private key in PEM
 */
public record TestCertificate(String certificate, String key) {

	private static final String PASSWORD = "password";

	/**
	 * Make a certificate.
	 * @param name its common name
	 * @param directory where to keep the key store
	 * @return the certificate
	 * @throws Exception if it cannot be made
	 */
	public static TestCertificate create(String name, Path directory) throws Exception {
		Path store = directory.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-storetype", "PKCS12",
				"-keystore", store.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve(name + ".log").toFile())
			.start();
		assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(keytool.exitValue()).isZero();
		return read(store, name);
	}

	private static TestCertificate read(Path store, String name) throws IOException, GeneralSecurityException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream input = Files.newInputStream(store)) {
			keys.load(input, PASSWORD.toCharArray());
		}
		return new TestCertificate(pem("CERTIFICATE", keys.getCertificate(name).getEncoded()),
				pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
	}

	private static String pem(String label, byte[] content) {
		String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
		return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
	}

	/**
	 * The TLS of a server that speaks HTTP/1.1.
	 * @return what it is made of
	 */
	public GenericSslContextSpec<SslContextBuilder> http11() {
		return Http11SslContextSpec.forServer(stream(this.certificate), stream(this.key));
	}

	/**
	 * The TLS of a server that speaks HTTP/2.
	 * @return what it is made of
	 */
	public GenericSslContextSpec<SslContextBuilder> http2() {
		return Http2SslContextSpec.forServer(stream(this.certificate), stream(this.key));
	}

	private static InputStream stream(String pem) {
		return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Write the certificate to {@code certificate.pem} and its key to {@code key.pem}.
	 * @param directory the directory of the files
	 * @throws IOException if that fails
	 */
	public void writeTo(Path directory) throws IOException {
		Files.writeString(directory.resolve("certificate.pem"), this.certificate);
		Files.writeString(directory.resolve("key.pem"), this.key);
	}

}
