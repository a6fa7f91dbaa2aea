package io.github.reuseport.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Asks the clients of a server that stops to go elsewhere: on HTTP/1.1 with the next
 * response, on HTTP/2 with a GOAWAY that still allows every stream (RFC 9113, section
 * 6.8). The GOAWAYs are spread over some time, because a client whose request meets one
 * takes another of its connections, and may give up if that is going away in the same
 * moment. Nothing is closed that a client still waits for. Called by one thread.
 */
final class ConnectionDrain {

	private static final AttributeKey<Step> STEP = AttributeKey.valueOf(ConnectionDrain.class, "STEP");

	private static final String LAST_RESPONSE = "reuseport.lastResponse";

	private final @Nullable ChannelGroup connections;

	private final Duration spread;

	private @Nullable Long began;

	/**
	 * Create a new instance.
	 * @param connections the open connections and HTTP/2 streams of the server, or
	 * {@code null} if they are not known
	 * @param spread within which time from the first time on to ask all clients of HTTP/2
	 */
	ConnectionDrain(@Nullable ChannelGroup connections, Duration spread) {
		this.connections = connections;
		this.spread = spread;
	}

	/**
	 * Ask the clients of all connections that have not been asked yet. To be called again
	 * and again, for those that come and those whose protocol is not known yet.
	 */
	void ask() {
		List<Channel> goingAway = new ArrayList<>();
		for (Channel connection : open()) {
			if (connection.eventLoop().isShuttingDown()) {
				continue;
			}
			if (has(connection, NettyPipeline.H2MultiplexHandler)) {
				if (connection.attr(STEP).compareAndSet(null, Step.ASKED)) {
					goingAway.add(connection);
				}
			}
			else if (!has(connection, LAST_RESPONSE)) {
				connection.eventLoop().execute(() -> askOnHttp1(connection));
			}
		}
		long left = spreadLeft();
		for (int i = 0; i < goingAway.size(); i++) {
			Channel connection = goingAway.get(i);
			connection.eventLoop()
				.schedule(() -> askOnHttp2(connection), left * i / goingAway.size(), TimeUnit.NANOSECONDS);
		}
	}

	private long spreadLeft() {
		long now = System.nanoTime();
		if (this.began == null) {
			this.began = now;
		}
		return Math.max(0, this.spread.toNanos() - (now - this.began));
	}

	private static void askOnHttp1(Channel connection) {
		if (connection.isActive() && has(connection, NettyPipeline.HttpTrafficHandler)
				&& !has(connection, LAST_RESPONSE)) {
			connection.pipeline().addAfter(NettyPipeline.HttpTrafficHandler, LAST_RESPONSE, LastResponse.INSTANCE);
		}
	}

	private static boolean has(Channel connection, String handler) {
		return connection.pipeline().get(handler) != null;
	}

	private static void askOnHttp2(Channel connection) {
		// A later GOAWAY must not allow more than an earlier one
		if (connection.isActive() && connection.attr(STEP).get() == Step.ASKED) {
			goAway(connection, Integer.MAX_VALUE);
		}
	}

	/**
	 * Tell the client of an HTTP/2 connection that was {@link #ask() asked} before which
	 * stream is the last one, so that it sends what came after to somebody else.
	 * @param connection the connection
	 */
	static void refuseStreams(Channel connection) {
		if (connection.attr(STEP).getAndSet(Step.REFUSED) == Step.ASKED) {
			goAway(connection, 0);
		}
	}

	private static void goAway(Channel connection, int extraStreams) {
		ChannelHandlerContext streams = connection.pipeline().context(NettyPipeline.H2MultiplexHandler);
		if (streams != null) {
			Http2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(extraStreams);
			streams.writeAndFlush(frame);
		}
	}

	/**
	 * How many connections are open.
	 * @return their number, 0 if they are not known
	 */
	int count() {
		return open().size();
	}

	private Set<Channel> open() {
		if (this.connections == null) {
			return Set.of();
		}
		Set<Channel> open = new HashSet<>();
		for (Channel channel : this.connections) {
			Channel parent = channel.parent();
			Channel connection = (parent == null || parent instanceof ServerChannel) ? channel : parent;
			if (connection.isOpen()) {
				open.add(connection);
			}
		}
		return open;
	}

	/**
	 * What a client of HTTP/2 has been told, or is about to be.
	 */
	private enum Step {

		/**
		 * To send new requests to somebody else.
		 */
		ASKED,

		/**
		 * That no more streams are answered.
		 */
		REFUSED

	}

}
