package io.github.reuseport.it;

import java.io.IOException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection of a client. For use by its event loop.
 */
final class Http2Connection {

	private final Http2Client client;

	private final String path;

	private @Nullable Channel channel;

	/**
	 * The last request that the server answers, by the id of its stream.
	 */
	private int lastStream = Integer.MAX_VALUE;

	private boolean goingAway;

	private int outstanding;

	Http2Connection(Http2Client client, String path) {
		this.client = client;
		this.path = path;
	}

	ChannelHandler handler() {
		return new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				Http2Connection.this.channel = channel;
				channel.pipeline()
					.addLast(Http2FrameCodecBuilder.forClient().build(),
							new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()), new GoAwayHandler());
			}

		};
	}

	void close() {
		if (this.channel != null) {
			this.channel.close();
		}
	}

	/**
	 * Whether new requests may be sent.
	 * @return {@code false} after a {@code GOAWAY} or the end of the connection
	 */
	boolean isUsable() {
		return !this.goingAway && this.channel != null && this.channel.isActive();
	}

	/**
	 * Send a request.
	 * @param start when it was first sent
	 */
	void send(long start) {
		Request request = new Request(start);
		this.outstanding++;
		new Http2StreamChannelBootstrap(this.channel).handler(request)
			.open()
			.addListener((Future<Http2StreamChannel> future) -> {
				if (!future.isSuccess()) {
					request.end(future.cause());
					return;
				}
				Http2Headers headers = new DefaultHttp2Headers().method("GET")
					.scheme("http")
					.authority("localhost")
					.path(this.path);
				future.getNow().writeAndFlush(new DefaultHttp2HeadersFrame(headers, true)).addListener((written) -> {
					if (!written.isSuccess()) {
						request.end(written.cause());
					}
				});
			});
	}

	private void ended() {
		this.outstanding--;
		closeWhenDone();
	}

	/**
	 * Close after a {@code GOAWAY}, once all that was sent before has been answered.
	 */
	private void closeWhenDone() {
		if (this.goingAway && this.outstanding == 0) {
			close();
		}
	}

	/**
	 * Takes notice of a {@code GOAWAY}.
	 */
	private final class GoAwayHandler extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof Http2GoAwayFrame frame) {
				Http2Connection.this.goingAway = true;
				Http2Connection.this.lastStream = frame.lastStreamId();
				closeWhenDone();
			}
			ReferenceCountUtil.release(message);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			// The requests see that the connection is closed
			context.close();
		}

	}

	/**
	 * One request and its answer.
	 */
	private final class Request extends ChannelInboundHandlerAdapter {

		private final long start;

		private @Nullable Http2StreamChannel stream;

		private boolean ok;

		private boolean refused;

		private boolean ended;

		Request(long start) {
			this.start = start;
		}

		@Override
		public void handlerAdded(ChannelHandlerContext context) {
			this.stream = (Http2StreamChannel) context.channel();
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			boolean last = false;
			if (message instanceof Http2HeadersFrame frame) {
				this.ok = "200".contentEquals(frame.headers().status());
				last = frame.isEndStream();
			}
			else if (message instanceof Http2DataFrame frame) {
				last = frame.isEndStream();
			}
			ReferenceCountUtil.release(message);
			if (last) {
				if (this.ok && !this.ended) {
					this.ended = true;
					Http2Connection.this.client.answered(this.start);
					Http2Connection.this.ended();
				}
				else {
					end(new IOException("Unexpected status"));
				}
			}
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof Http2ResetFrame frame) {
				this.refused = frame.errorCode() == Http2Error.REFUSED_STREAM.code();
				end(new IOException("Stream was reset with error " + frame.errorCode()));
			}
			ReferenceCountUtil.release(event);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			// The GOAWAY that says so may be handled after the end of its streams
			context.channel()
				.eventLoop()
				.execute(() -> end(new IOException("Connection or stream was closed before the answer")));
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			end(cause);
		}

		private void end(Throwable cause) {
			if (this.ended) {
				return;
			}
			this.ended = true;
			if (this.refused || isBeyondLast()) {
				Http2Connection.this.client.refused(this.start);
			}
			else {
				Http2Connection.this.client.failed(cause);
			}
			Http2Connection.this.ended();
		}

		private boolean isBeyondLast() {
			// A stream that was never sent has no id
			return Http2Connection.this.goingAway && (this.stream == null || this.stream.stream().id() <= 0
					|| this.stream.stream().id() > Http2Connection.this.lastStream);
		}

	}

}
