package io.github.reuseport.server.drain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Requests that a server which stops has not answered yet.
 */
final class RequestsInFlight {

	private static final Logger logger = Loggers.getLogger(RequestsInFlight.class);

	private final @Nullable ChannelGroup connections;

	private final Supplier<String> where;

	private final AtomicBoolean failed = new AtomicBoolean();

	/**
	 * Take the requests of a server.
	 * @param connections the open connections and HTTP/2 streams of the server, or
	 * {@code null} if they are not to be waited for
	 * @param where the port, as operators know it
	 */
	RequestsInFlight(@Nullable ChannelGroup connections, Supplier<String> where) {
		this.connections = connections;
		this.where = where;
	}

	/**
	 * Close the connections that are idle now, and each of the others as soon as its
	 * request has been answered. HTTP/2 clients are told to open no more streams. One
	 * that cannot be closed does not keep the others from being answered. Whatever fails,
	 * the server stops.
	 * @param unanswered where connections and streams are added whose request is not
	 * answered any more
	 * @return completes when the requests that are in flight now have been answered; the
	 * connections of those that have not are closed when the subscription is cancelled
	 */
	Mono<Void> finish(Set<Channel> unanswered) {
		if (this.connections == null) {
			return Mono.empty();
		}
		try {
			return finish(this.connections, unanswered::add);
		}
		catch (RuntimeException | LinkageError ex) {
			if (!this.failed.getAndSet(true)) {
				logger.warn("The requests in flight on {} cannot be waited for: some may not be answered",
						this.where.get(), ex);
			}
			return Mono.empty();
		}
	}

	private static Mono<Void> finish(ChannelGroup connections, Consumer<Channel> cut) {
		List<Mono<Void>> answered = new ArrayList<>();
		Set<Channel> busy = new HashSet<>();
		for (Channel channel : connections) {
			Channel connection = Farewell.connectionOf(channel);
			if (connection != channel && busy.add(connection)) {
				Farewell.refuseStreams(connection);
				// The codec answers with GOAWAY and closes after the last stream
				answered.add(FutureMono.from(connection.close()).onErrorComplete());
			}
			ChannelOperations<?, ?> request = ChannelOperations.get(channel);
			if (request != null) {
				busy.add(channel);
				answered.add(request.onTerminate().doOnCancel(() -> {
					// Called for those as well that have been answered
					if (ChannelOperations.get(channel) == request) {
						cut.accept(channel);
					}
				}).doFinally((signal) -> request.dispose()));
			}
		}
		for (Channel channel : connections) {
			if (Farewell.isConnection(channel) && !busy.contains(channel) && !isShakingHands(channel)) {
				Farewell.refuseStreams(channel);
				channel.close();
			}
		}
		return Mono.when(answered);
	}

	private static boolean isShakingHands(Channel connection) {
		// The client has not come to send a request yet
		return connection.pipeline().get(NettyPipeline.SslReader) != null;
	}

}
