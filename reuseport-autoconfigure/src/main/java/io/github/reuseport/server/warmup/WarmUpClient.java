package io.github.reuseport.server.warmup;

import java.net.SocketAddress;
import java.util.List;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServerConfig;
import reactor.netty.http.server.ProxyProtocolSupportType;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;

/**
 * Client that speaks what a server demands, and makes each request on a connection of its
 * own.
 */
final class WarmUpClient {

	private final HttpServerConfig server;

	private final HttpProtocol protocol;

	private final @Nullable SslProvider tls;

	/**
	 * Create a client for a server.
	 * @param server the server
	 * @param keys its keys, or {@code null} if they are not known
	 * @throws IllegalStateException if the server demands what cannot be met
	 */
	WarmUpClient(HttpServerConfig server, @Nullable ServerKeys keys) {
		this.server = server;
		this.protocol = protocol(server);
		SslProvider tls = server.sslProvider();
		this.tls = (tls != null) ? ClientTls.suiting(tls, keys, this.protocol) : null;
	}

	private static HttpProtocol protocol(HttpServerConfig server) {
		List<HttpProtocol> spoken = List.of(server.protocols());
		if (spoken.contains(HttpProtocol.HTTP3)) {
			throw new IllegalStateException("the server demands HTTP/3, which a warm-up does not speak");
		}
		if (spoken.contains(HttpProtocol.HTTP11)) {
			return HttpProtocol.HTTP11;
		}
		return server.isSecure() ? HttpProtocol.H2 : HttpProtocol.H2C;
	}

	/**
	 * Make a request.
	 * @param call the request
	 * @param address where the server listens
	 * @return the status of the answer, once its body has been read
	 */
	Mono<Integer> request(WarmUpCall call, SocketAddress address) {
		if (this.protocol == HttpProtocol.HTTP11) {
			return send(HttpClient.newConnection(), call, address);
		}
		// With HTTP/2 that would be one connection for all, which nobody closes
		return Mono.using(() -> ConnectionProvider.create("reuseport-warm-up", 1),
				(connections) -> send(HttpClient.create(connections), call, address), ConnectionProvider::dispose);
	}

	private Mono<Integer> send(HttpClient client, WarmUpCall call, SocketAddress address) {
		return configure(client, address).headers((headers) -> call.headers().forEach(headers::set))
			.request(HttpMethod.valueOf(call.method()))
			.uri(call.path())
			.responseSingle((response, body) -> body.then(Mono.just(response.status().code())));
	}

	private HttpClient configure(HttpClient created, SocketAddress address) {
		HttpClient client = created.runOn(this.server.loopResources(), this.server.isPreferNative())
			.remoteAddress(() -> address)
			.protocol(this.protocol);
		if (this.server.proxyProtocolSupportType() == ProxyProtocolSupportType.ON) {
			client = client
				.doOnChannelInit((observer, channel, remote) -> channel.pipeline().addFirst(new ProxyHeader()));
		}
		return (this.tls != null) ? client.secure(this.tls) : client;
	}

}
