package io.github.reuseport.it.load;

import java.io.EOFException;
import java.io.IOException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Requests and answers on a connection of HTTP/1.1, or one of them on a stream of HTTP/2.
 * For use by the event loop.
 */
final class Exchange extends SimpleChannelInboundHandler<FullHttpResponse> {

	private static final int MAXIMUM_LENGTH = 65536;

	private @Nullable Promise<Boolean> answer;

	/**
	 * Prepare a channel that has a codec.
	 * @param channel the channel
	 */
	static void addTo(Channel channel) {
		channel.pipeline().addLast(new HttpObjectAggregator(MAXIMUM_LENGTH), new Exchange());
	}

	/**
	 * Send a request.
	 * @param channel where to, with all requests before answered
	 * @param path the path
	 * @param keep whether to ask the server to keep the connection
	 * @return succeeds when the request has been answered as it should be, with whether
	 * the server keeps the connection
	 */
	static Future<Boolean> send(Channel channel, String path, boolean keep) {
		if (!channel.isActive()) {
			return channel.eventLoop()
				.newFailedFuture(new EOFException("The connection was closed between two requests"));
		}
		Promise<Boolean> answer = channel.eventLoop().newPromise();
		channel.pipeline().get(Exchange.class).answer = answer;
		FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
		request.headers().set(HttpHeaderNames.HOST, "localhost");
		HttpUtil.setKeepAlive(request, keep);
		channel.writeAndFlush(request).addListener((written) -> {
			if (!written.isSuccess()) {
				answer.tryFailure(written.cause());
			}
		});
		return answer;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
		if (response.status().equals(HttpResponseStatus.OK)) {
			this.answer.trySuccess(HttpUtil.isKeepAlive(response));
		}
		else {
			this.answer.tryFailure(new IOException("Unexpected answer: " + response.status()));
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof Http2ResetFrame frame) {
			fail(Http2Exception.streamError(frame.stream().id(), Http2Error.valueOf(frame.errorCode()),
					"Stream was reset with error %d", frame.errorCode()));
		}
		ReferenceCountUtil.release(event);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		Promise<Boolean> current = this.answer;
		if (current != null) {
			// The GOAWAY that says so may be handled after the end of its streams
			context.channel()
				.eventLoop()
				.execute(() -> current.tryFailure(new EOFException("End of the connection instead of an answer")));
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		fail(cause);
	}

	private void fail(Throwable cause) {
		if (this.answer != null) {
			this.answer.tryFailure(cause);
		}
	}

}
