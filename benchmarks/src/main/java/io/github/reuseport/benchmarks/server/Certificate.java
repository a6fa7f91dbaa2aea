package io.github.reuseport.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * Self-signed certificate that all servers use.
 *
 * @param certificate file of the certificate in PEM
 * @param key file of the private key in PEM
 */
public record Certificate(Path certificate, Path key) {

	/**
	 * Made when the first server with TLS starts.
	 */
	public static final Certificate SHARED = create();

	private static Certificate create() {
		try {
			X509Bundle bundle = new CertificateBuilder().algorithm(CertificateBuilder.Algorithm.ecp256)
				.subject("CN=localhost")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			Path directory = Files.createTempDirectory("benchmarks");
			Path certificate = Files.writeString(directory.resolve("certificate.pem"), bundle.getCertificatePathPEM());
			Path key = Files.writeString(directory.resolve("key.pem"), bundle.getPrivateKeyPEM());
			return new Certificate(certificate, key);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException("No certificate could be made", ex);
		}
	}

}
