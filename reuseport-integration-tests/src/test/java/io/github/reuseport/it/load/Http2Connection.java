package io.github.reuseport.it.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

/**
 * One HTTP/2 connection of a client, which is opened at once. For use by its event loop.
 */
final class Http2Connection {

	private final Http2Client client;

	private final String path;

	private final ChannelFuture opened;

	/**
	 * The last request that the server answers, by the id of its stream.
	 */
	private int lastStream = Integer.MAX_VALUE;

	private boolean goingAway;

	private int outstanding;

	Http2Connection(Http2Client client, String path) {
		this.client = client;
		this.path = path;
		this.opened = client.target()
			.connect((channel) -> channel.pipeline()
				.addLast(Http2FrameCodecBuilder.forClient().build(),
						new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()), new GoAwayHandler()));
	}

	void close() {
		this.opened.channel().close();
	}

	/**
	 * Whether new requests may be sent.
	 * @return {@code false} after a {@code GOAWAY} or the end of the connection
	 */
	boolean isUsable() {
		return !this.goingAway && (!this.opened.isDone() || this.opened.channel().isActive());
	}

	/**
	 * Send a request, as soon as the connection is open.
	 * @param start when it was first sent
	 */
	void send(long start) {
		this.outstanding++;
		this.opened.addListener((connected) -> {
			if (connected.isSuccess()) {
				openStream(start);
			}
			else {
				ended(() -> this.client.failed(connected.cause()));
			}
		});
	}

	private void openStream(long start) {
		new Http2StreamChannelBootstrap(this.opened.channel()).handler(new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel stream) {
				stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false));
				Exchange.addTo(stream);
			}

		}).open().addListener((Future<Http2StreamChannel> created) -> {
			if (created.isSuccess()) {
				Http2StreamChannel stream = created.getNow();
				Exchange.send(stream, this.path, true).addListener((answer) -> answered(answer, stream, start));
			}
			else {
				// It was never sent
				ended(() -> lost(created.cause(), this.goingAway, start));
			}
		});
	}

	private void answered(Future<?> answer, Http2StreamChannel stream, long start) {
		ended(() -> {
			if (answer.isSuccess()) {
				this.client.answered(start);
			}
			else {
				lost(answer.cause(), isRefused(answer.cause()) || isBeyondLast(stream.stream().id()), start);
			}
		});
	}

	private boolean isRefused(Throwable cause) {
		return cause instanceof Http2Exception ex && ex.error() == Http2Error.REFUSED_STREAM;
	}

	private boolean isBeyondLast(int stream) {
		// One that was never sent has no id
		return this.goingAway && (stream <= 0 || stream > this.lastStream);
	}

	private void lost(Throwable cause, boolean refused, long start) {
		if (refused) {
			this.client.refused(start);
		}
		else {
			this.client.failed(cause);
		}
	}

	private void ended(Runnable goOn) {
		goOn.run();
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

}
