package io.github.reuseport.it;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import org.jspecify.annotations.Nullable;

/**
 * Request and answer on a connection of a {@link Http1Client}.
 */
final class Http1Exchange extends SimpleChannelInboundHandler<FullHttpResponse> {

	private static final int MAXIMUM_LENGTH = 65536;

	private final Http1Client client;

	private final String path;

	private final boolean keep;

	private @Nullable Channel channel;

	private boolean reused;

	private boolean outstanding;

	private long start;

	private Http1Exchange(Http1Client client, String path, boolean keep) {
		this.client = client;
		this.path = path;
		this.keep = keep;
	}

	static ChannelHandler handler(Http1Client client, String path, boolean keep) {
		return new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline()
					.addLast(new ReadTimeoutHandler(10, TimeUnit.SECONDS), new HttpClientCodec(),
							new HttpObjectAggregator(MAXIMUM_LENGTH), new Http1Exchange(client, path, keep));
			}

		};
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.channel = context.channel();
	}

	/**
	 * Send a request.
	 * @param start when it was begun
	 */
	void send(long start) {
		this.start = start;
		this.outstanding = true;
		FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, this.path);
		request.headers().set(HttpHeaderNames.HOST, "localhost");
		HttpUtil.setKeepAlive(request, this.keep);
		this.channel.writeAndFlush(request).addListener((future) -> {
			if (!future.isSuccess()) {
				failed(future.cause());
			}
		});
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
		if (!response.status().equals(HttpResponseStatus.OK)) {
			failed(new IOException("Unexpected answer: " + response.status()));
			return;
		}
		if (this.keep && HttpUtil.isKeepAlive(response)) {
			this.reused = true;
			this.client.keep(context.channel());
		}
		else {
			this.client.keep(null);
			context.close();
		}
		this.outstanding = false;
		this.client.answered(this.start);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		failed(new EOFException("End of the connection instead of an answer"));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		failed(cause);
	}

	private void failed(Throwable cause) {
		if (!this.outstanding) {
			// Closed after the last answer. The client sees it with the next request
			return;
		}
		this.outstanding = false;
		this.client.keep(null);
		this.channel.close();
		this.client
			.failed(new IOException("%s on a %s connection".formatted(cause, this.reused ? "kept" : "new"), cause));
	}

}
