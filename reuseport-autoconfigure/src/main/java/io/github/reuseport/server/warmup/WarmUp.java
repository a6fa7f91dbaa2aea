package io.github.reuseport.server.warmup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Requests that a server makes of itself before it opens its listeners, so that no client
 * has to wait until the JVM has loaded and prepared the code that answers: the first
 * request of a process takes tens of times as long as the next one. They go to a
 * listening socket of their own, on the loopback address and a port that the kernel
 * chooses, which is closed afterwards. Whatever comes of them, the server goes on to
 * start.
 *
 * @hidden
 */
public final class WarmUp {

	private static final Logger logger = Loggers.getLogger(WarmUp.class);

	/**
	 * How many requests are made at the same time.
	 */
	private static final int CONCURRENCY = 4;

	private static final int BAD_REQUEST = 400;

	private final HttpServer server;

	private final WarmUpSettings settings;

	private final Duration timeout;

	/**
	 * Prepare the warm-up of a server.
	 * @param server the server, not decorated
	 * @param settings what to request
	 * @param start the time that the start of the server may take, of which the warm-up
	 * has its share, or {@code null} if it is not known
	 */
	public WarmUp(HttpServer server, WarmUpSettings settings, @Nullable Duration start) {
		this.server = server;
		this.settings = settings;
		Duration share = (start != null) ? start.multipliedBy(2).dividedBy(3) : settings.timeout();
		this.timeout = (share.compareTo(settings.timeout()) < 0) ? share : settings.timeout();
	}

	/**
	 * Whether there is something to request.
	 * @return {@code false} if there is no warm-up
	 */
	public boolean isWanted() {
		return !this.settings.paths().isEmpty();
	}

	/**
	 * Make the requests, those of one path after those of the other.
	 * @return completes when all have been answered, at once if there are none, and after
	 * the timeout in any case
	 */
	public Mono<Void> run() {
		if (!isWanted()) {
			return Mono.empty();
		}
		HttpServer loopback = this.server.bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		return Mono.usingWhen(loopback.bind(), this::request, WarmUp::close)
			.timeout(this.timeout, Mono.error(this::late))
			.elapsed()
			.doOnNext((result) -> logger.info("Warmed up with {} requests in {} ms", result.getT2(), result.getT1()))
			.onErrorResume((ex) -> {
				logger.warn("The warm-up did not succeed, the listeners are opened all the same. Reason: {}",
						ex.getMessage());
				return Mono.empty();
			})
			.then();
	}

	private TimeoutException late() {
		return new TimeoutException("it has not ended after %d ms (%s)".formatted(this.timeout.toMillis(),
				this.timeout.equals(this.settings.timeout()) ? "server.reuseport.warm-up.timeout"
						: "two thirds of the time that the start may take"));
	}

	private Mono<Integer> request(DisposableServer bound) {
		HttpClient client = client((InetSocketAddress) bound.address());
		return Flux.fromIterable(this.settings.paths())
			.concatMap((path) -> request(client, path))
			.then(Mono.just(this.settings.requests() * this.settings.paths().size()));
	}

	private Mono<Void> request(HttpClient client, String path) {
		return Flux.range(0, this.settings.requests())
			.flatMap((i) -> client.get().uri(path).responseSingle(WarmUp::status), CONCURRENCY)
			.reduce(Math::max)
			.flatMap((status) -> (status < BAD_REQUEST) ? Mono.empty()
					: Mono.error(new IOException("'%s' is answered with status %d".formatted(path, status))));
	}

	private static Mono<Integer> status(HttpClientResponse response, ByteBufMono body) {
		return body.then(Mono.just(response.status().code()));
	}

	private HttpClient client(InetSocketAddress address) {
		HttpServerConfig config = this.server.configuration();
		HttpClient client = HttpClient.newConnection()
			.runOn(config.loopResources(), config.isPreferNative())
			.remoteAddress(() -> address);
		return config.isSecure() ? client.secure((ssl) -> ssl.sslContext(trusting())) : client;
	}

	private static GenericSslContextSpec<?> trusting() {
		return Http11SslContextSpec.forClient()
			.configure((context) -> context.trustManager(InsecureTrustManagerFactory.INSTANCE));
	}

	private static Mono<Void> close(DisposableServer bound) {
		bound.dispose();
		return bound.onDispose().timeout(Duration.ofSeconds(1), Mono.empty());
	}

}
