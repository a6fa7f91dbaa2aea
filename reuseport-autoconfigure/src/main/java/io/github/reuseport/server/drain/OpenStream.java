package io.github.reuseport.server.drain;

import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Set;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * A response that has begun and has no end: a WebSocket, or a content type that says so.
 * Others, such as a download of unknown length, would look complete although they are not
 * if they were ended. Found and ended by the event loop of its channel.
 */
final class OpenStream {

	private final Channel channel;

	private final ChannelOperations<?, ?> exchange;

	private final ZonedDateTime since;

	private OpenStream(Channel channel, ChannelOperations<?, ?> exchange, ZonedDateTime since) {
		this.channel = channel;
		this.exchange = exchange;
		this.since = since;
	}

	/**
	 * Find out whether a channel is one.
	 * @param channel a connection or a stream of HTTP/2
	 * @param types the content types without an end
	 * @return the stream, or {@code null} if the channel has none
	 */
	static @Nullable OpenStream of(Channel channel, Set<String> types) {
		ChannelOperations<?, ?> exchange = ChannelOperations.get(channel);
		boolean endless = exchange instanceof WebsocketOutbound || exchange instanceof HttpServerResponse response
				&& response.hasSentHeaders() && isEndless(response.responseHeaders(), types);
		return (endless && exchange instanceof HttpServerRequest request)
				? new OpenStream(channel, exchange, request.timestamp()) : null;
	}

	private static boolean isEndless(HttpHeaders headers, Set<String> types) {
		String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
		return type != null && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
				&& types.contains(withoutParameters(type));
	}

	private static String withoutParameters(String type) {
		int end = type.indexOf(';');
		return ((end < 0) ? type : type.substring(0, end)).trim().toLowerCase(Locale.ROOT);
	}

	Channel channel() {
		return this.channel;
	}

	/**
	 * What tells this stream from the others of its channel.
	 * @return the request with its response
	 */
	Object exchange() {
		return this.exchange;
	}

	/**
	 * When the request came.
	 * @return the time
	 */
	ZonedDateTime since() {
		return this.since;
	}

	/**
	 * Whether the response goes on. For any thread.
	 * @return {@code false} if it has ended, or is about to because the application has
	 * said all
	 */
	boolean isOpen() {
		return ChannelOperations.get(this.channel) == this.exchange && !this.exchange.isDisposed();
	}

	/**
	 * End the response, as the application would, and cancel what the application sends:
	 * a close frame with the status 1001, a last chunk, or a frame of HTTP/2 with
	 * END_STREAM. The connection of HTTP/1.1 is closed. Does nothing if the response has
	 * ended.
	 * @param sent called when the end has been sent
	 */
	void end(Runnable sent) {
		if (!isOpen()) {
			return;
		}
		EndedResponse ended = new EndedResponse(sent);
		this.channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, null, ended);
		if (this.exchange instanceof WebsocketOutbound socket) {
			// Sends nothing if the application or the client has begun to close
			socket.sendClose(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code(), null).onErrorComplete().subscribe();
		}
		else {
			// Closing cancels what the application sends, as if the client had gone
			this.channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
		}
		if (!ended.seal() && this.channel.isActive()) {
			this.channel.pipeline().remove(ended);
		}
	}

}
