package io.github.reuseport.server.warmup;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Requests that a server makes of itself before it opens its listeners, so that no client
 * has to wait until the JVM has loaded and prepared the code that answers: the first
 * request of a process takes tens of times as long as the next one. They go to a
 * listening socket of their own, on the loopback address and a port that the kernel
 * chooses, or a file that nobody else knows, which is closed afterwards. Whatever comes
 * of them, the server goes on to start.
 *
 * @hidden
 */
public final class WarmUp {

	private static final Logger logger = Loggers.getLogger(WarmUp.class);

	/**
	 * How many requests are made at the same time.
	 */
	private static final int CONCURRENCY = 4;

	private final HttpServer server;

	private final SocketAddress address;

	private final WarmUpSettings settings;

	private final Duration timeout;

	/**
	 * Prepare the warm-up of a server.
	 * @param server the server, not decorated
	 * @param address the address that it will be bound to
	 * @param settings what to request
	 * @param start the time that the start of the server may take, of which the warm-up
	 * has its share, or {@code null} if it is not known
	 */
	public WarmUp(HttpServer server, SocketAddress address, WarmUpSettings settings, @Nullable Duration start) {
		this.server = server;
		this.address = address;
		this.settings = settings;
		Duration share = (start != null) ? start.multipliedBy(2).dividedBy(3) : settings.timeout();
		this.timeout = (share.compareTo(settings.timeout()) < 0) ? share : settings.timeout();
	}

	/**
	 * Make the requests, those of one call after those of the other.
	 * @return completes when all have been answered, at once if there are none, and after
	 * the timeout in any case
	 */
	public Mono<Void> run() {
		if (!this.settings.isWanted()) {
			return Mono.empty();
		}
		return Mono
			.usingWhen(Mono.fromCallable(() -> WarmUpAddress.like(this.address)), this::requestAt,
					(own) -> Mono.fromRunnable(own::release))
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

	private Mono<Integer> requestAt(WarmUpAddress own) {
		WarmUpClient client = new WarmUpClient(this.server.configuration(), this.settings.keys());
		// The limit is kept by not asking for more at the same time: a connection is not
		// yet gone when its answer has come
		Mono<? extends DisposableServer> bound = this.server.bindAddress(own::address).maxConnections(-1).bind();
		return Mono.usingWhen(bound, (server) -> request(client, server.address()), WarmUp::close);
	}

	private Mono<Integer> request(WarmUpClient client, SocketAddress address) {
		return Flux.fromIterable(this.settings.calls())
			.concatMap((call) -> request(call, client.request(call, address)))
			.then(Mono.just(this.settings.requests() * this.settings.calls().size()));
	}

	private Mono<Void> request(WarmUpCall call, Mono<Integer> once) {
		// The first one alone: what fails on the way, fails once
		return once.concatWith(Flux.range(1, this.settings.requests() - 1).flatMap((i) -> once, concurrency()))
			.filter((status) -> !call.isAnsweredBy(status))
			.reduce((first, next) -> first)
			.flatMap((status) -> Mono.error(new IOException(call.complaint(status))));
	}

	private int concurrency() {
		int limit = this.server.configuration().maxConnections();
		return (limit > 0) ? Math.min(limit, CONCURRENCY) : CONCURRENCY;
	}

	private static Mono<Void> close(DisposableServer bound) {
		bound.dispose();
		return bound.onDispose().timeout(Duration.ofSeconds(1), Mono.empty());
	}

}
