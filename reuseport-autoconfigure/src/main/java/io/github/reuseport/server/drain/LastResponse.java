package io.github.reuseport.server.drain;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/**
 * Makes the next HTTP/1.1 response of a connection its last one: it says
 * {@code Connection: close} (RFC 9112, section 9.6), and Reactor Netty closes the
 * connection after it. On HTTP/2, where the client is asked by a GOAWAY, responses are
 * only counted.
 */
@ChannelHandler.Sharable
final class LastResponse extends ChannelOutboundHandlerAdapter {

	private final DrainTally tally;

	/**
	 * Make the one handler for all connections of a server.
	 * @param tally told of the responses
	 */
	LastResponse(DrainTally tally) {
		this.tally = tally;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof HttpResponse response
				&& response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
			HttpUtil.setKeepAlive(response, false);
			this.tally.answered();
		}
		else if (message instanceof Http2HeadersFrame frame && isResponse(frame)) {
			this.tally.answered();
		}
		ctx.write(message, promise);
	}

	private static boolean isResponse(Http2HeadersFrame frame) {
		CharSequence status = frame.headers().status();
		// Trailers have none
		return status != null && status.length() > 0 && status.charAt(0) != '1';
	}

}
