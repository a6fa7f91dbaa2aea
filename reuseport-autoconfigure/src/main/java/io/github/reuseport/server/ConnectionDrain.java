package io.github.reuseport.server;

import java.util.HashSet;
import java.util.Set;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
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
 * 6.8). Nothing is closed that a client still waits for. Called by one thread.
 */
final class ConnectionDrain {

	private static final AttributeKey<Boolean> TOLD = AttributeKey.valueOf(ConnectionDrain.class, "TOLD");

	private static final String LAST_RESPONSE = "reuseport.lastResponse";

	private final @Nullable ChannelGroup connections;

	/**
	 * Create a new instance.
	 * @param connections the open connections and HTTP/2 streams of the server, or
	 * {@code null} if they are not known
	 */
	ConnectionDrain(@Nullable ChannelGroup connections) {
		this.connections = connections;
	}

	/**
	 * Ask the clients of all connections that have not been asked yet. To be called again
	 * and again, for those that come and those whose protocol is not known yet.
	 */
	void ask() {
		for (Channel connection : open()) {
			if (!connection.hasAttr(TOLD) && !connection.eventLoop().isShuttingDown()) {
				connection.eventLoop().execute(() -> ask(connection));
			}
		}
	}

	private static void ask(Channel connection) {
		ChannelPipeline pipeline = connection.pipeline();
		if (!connection.isActive() || connection.hasAttr(TOLD)) {
			return;
		}
		if (pipeline.get(NettyPipeline.H2MultiplexHandler) != null) {
			connection.attr(TOLD).set(true);
			goAway(connection, Integer.MAX_VALUE);
		}
		else if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
			connection.attr(TOLD).set(true);
			pipeline.addAfter(NettyPipeline.HttpTrafficHandler, LAST_RESPONSE, LastResponse.INSTANCE);
		}
	}

	/**
	 * Tell the client of an HTTP/2 connection that was {@link #ask() asked} before which
	 * stream is the last one, so that it sends what came after to somebody else.
	 * @param connection the connection
	 */
	static void refuseStreams(Channel connection) {
		if (connection.hasAttr(TOLD) && connection.pipeline().get(NettyPipeline.H2MultiplexHandler) != null) {
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

}
