package io.github.reuseport.server.warmup;

import java.util.Arrays;

import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * TLS of a client that suits the TLS of a server: its protocols and cipher suites, and a
 * certificate where the server asks for one.
 */
final class ClientTls {

	private final SSLEngine server;

	private final @Nullable ServerKeys keys;

	private ClientTls(SSLEngine server, @Nullable ServerKeys keys) {
		this.server = server;
		this.keys = keys;
	}

	/**
	 * Suit a server.
	 * @param server the TLS of the server
	 * @param keys its keys, or {@code null} if they are not known
	 * @param protocol what is to be spoken
	 * @return the TLS of the client
	 * @throws IllegalStateException if the server demands a certificate and there is none
	 * that it trusts
	 */
	static SslProvider suiting(SslProvider server, @Nullable ServerKeys keys, HttpProtocol protocol) {
		SslHandler handler = server.getSslContext().newHandler(ByteBufAllocator.DEFAULT);
		try {
			server.configure(handler);
			GenericSslContextSpec<SslContextBuilder> spec = (protocol == HttpProtocol.HTTP11)
					? Http11SslContextSpec.forClient() : Http2SslContextSpec.forClient();
			return SslProvider.builder()
				.sslContext(spec.configure(new ClientTls(handler.engine(), keys)::configure))
				.build();
		}
		finally {
			ReferenceCountUtil.release(handler.engine());
		}
	}

	private void configure(SslContextBuilder client) {
		client.trustManager(InsecureTrustManagerFactory.INSTANCE)
			.protocols(this.server.getEnabledProtocols())
			.ciphers(Arrays.asList(this.server.getEnabledCipherSuites()), SupportedCipherSuiteFilter.INSTANCE);
		if (!this.server.getNeedClientAuth() && !this.server.getWantClientAuth()) {
			return;
		}
		if (this.keys != null && this.keys.canBeOfAClient()) {
			client.keyManager(this.keys.keys());
		}
		else if (this.server.getNeedClientAuth()) {
			throw new IllegalStateException(
					"the server demands a certificate of its clients, and it has none that it trusts as one");
		}
	}

}
