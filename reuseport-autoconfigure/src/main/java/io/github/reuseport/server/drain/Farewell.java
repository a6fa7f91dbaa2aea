package io.github.reuseport.server.drain;

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
 * What the client of a connection has been told when its server stops. For any thread:
 * frames are sent by the event loop of the connection.
 */
final class Farewell {

	/**
	 * What a client has been told, or is about to be, {@code null} for nothing.
	 */
	static final AttributeKey<Step> STEP = AttributeKey.valueOf(Farewell.class, "STEP");

	private Farewell() {
	}

	/**
	 * Tell the client of an HTTP/2 connection that was asked before to go elsewhere which
	 * stream is the last one, so that it sends what came after to somebody else.
	 * @param connection the connection
	 */
	static void refuseStreams(Channel connection) {
		if (connection.attr(STEP).getAndSet(Step.REFUSED) == Step.ASKED) {
			goAway(connection, 0);
		}
	}

	/**
	 * Send a GOAWAY if the connection is one of HTTP/2.
	 * @param connection the connection
	 * @param extraStreams how many streams the client may still open
	 */
	static void goAway(Channel connection, int extraStreams) {
		ChannelHandlerContext streams = connection.pipeline().context(NettyPipeline.H2MultiplexHandler);
		if (streams != null) {
			Http2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(extraStreams);
			streams.writeAndFlush(frame);
		}
	}

	/**
	 * The connection of a stream of HTTP/2.
	 * @param channel the stream, or the connection itself
	 * @return the connection
	 */
	static Channel connectionOf(Channel channel) {
		Channel parent = channel.parent();
		return (parent == null || parent instanceof ServerChannel) ? channel : parent;
	}

	/**
	 * Whether a channel is a connection, rather than a stream of one.
	 * @param channel the channel
	 * @return {@code false} for a stream of HTTP/2
	 */
	static boolean isConnection(Channel channel) {
		return connectionOf(channel) == channel;
	}

	/**
	 * Count the connections of a server.
	 * @param channels its open connections and HTTP/2 streams, or {@code null} if they
	 * are not known
	 * @return their number, without the streams
	 */
	static long countConnections(@Nullable ChannelGroup channels) {
		return (channels != null) ? channels.stream().filter(Farewell::isConnection).count() : 0;
	}

	/**
	 * What a client has been told, or is about to be.
	 */
	enum Step {

		/**
		 * To send new requests to somebody else, with the next response if it is one of
		 * HTTP/1.1.
		 */
		ASKED_ON_HTTP1,

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
