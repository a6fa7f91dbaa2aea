package io.github.reuseport.server;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;

/**
 * Makes the next HTTP/1.1 response of a connection its last one: it says
 * {@code Connection: close} (RFC 9112, section 9.6), and Reactor Netty closes the
 * connection after it.
 */
@ChannelHandler.Sharable
final class LastResponse extends ChannelOutboundHandlerAdapter {

	static final LastResponse INSTANCE = new LastResponse();

	private LastResponse() {
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof HttpResponse response
				&& response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
			HttpUtil.setKeepAlive(response, false);
		}
		ctx.write(message, promise);
	}

}
