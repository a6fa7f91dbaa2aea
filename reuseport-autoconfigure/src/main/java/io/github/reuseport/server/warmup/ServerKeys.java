package io.github.reuseport.server.warmup;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * Keys of a server, with which the server may come to itself as a client.
 *
 * @param keys the keys
 * @param trust which certificates of clients the server trusts
 */
public record ServerKeys(KeyManagerFactory keys, TrustManagerFactory trust) {

	private static final List<String> KEY_TYPES = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

	/**
	 * Whether the server trusts one of its own certificates as that of a client.
	 * @return {@code false} if it would refuse itself
	 */
	boolean canBeOfAClient() {
		return Arrays.stream(this.keys.getKeyManagers())
			.filter(X509KeyManager.class::isInstance)
			.anyMatch((manager) -> isTrusted((X509KeyManager) manager));
	}

	private boolean isTrusted(X509KeyManager manager) {
		return KEY_TYPES.stream()
			.anyMatch((type) -> aliases(manager, type)
				.anyMatch((alias) -> isTrusted(manager.getCertificateChain(alias), type)));
	}

	private static Stream<String> aliases(X509KeyManager manager, String type) {
		String[] aliases = manager.getClientAliases(type, null);
		return (aliases != null) ? Arrays.stream(aliases) : Stream.empty();
	}

	private boolean isTrusted(X509Certificate[] chain, String type) {
		return Arrays.stream(this.trust.getTrustManagers())
			.filter(X509TrustManager.class::isInstance)
			.anyMatch((manager) -> isTrusted((X509TrustManager) manager, chain, type));
	}

	private static boolean isTrusted(X509TrustManager manager, X509Certificate[] chain, String type) {
		try {
			manager.checkClientTrusted(chain, type);
			return true;
		}
		catch (CertificateException ex) {
			return false;
		}
	}

}
