package io.github.reuseport.server.drain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * Requests that a server which stops has not answered yet.
 */
final class RequestsInFlight {

	private RequestsInFlight() {
	}

	/**
	 * Close the connections that are idle now, and each of the others as soon as its
	 * request has been answered. HTTP/2 clients are told to open no more streams. One
	 * that cannot be closed does not keep the others from being answered.
	 * @param connections the open connections and HTTP/2 streams of the server
	 * @param cut told of connections and streams whose request is not answered any more
	 * @return completes when the requests that are in flight now have been answered; the
	 * connections of those that have not are closed when the subscription is cancelled
	 */
	static Mono<Void> finish(ChannelGroup connections, Consumer<Channel> cut) {
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
				answered.add(request.onTerminate()
					.doOnCancel(() -> cut.accept(channel))
					.doFinally((signal) -> request.dispose()));
			}
		}
		for (Channel channel : connections) {
			if (Farewell.connectionOf(channel) == channel && !busy.contains(channel) && !isShakingHands(channel)) {
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
