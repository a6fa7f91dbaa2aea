package io.github.reuseport.server.drain;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2PingFrame;

/**
 * Ends an HTTP/2 connection whose client has been asked to go elsewhere (RFC 9113,
 * section 6.8): once the client has answered to a PING that came behind the GOAWAY, no
 * request that it sent before is on its way any more. So it is told the last stream, and
 * the connection is closed behind the last answer, at once if there is none to be given.
 */
@ChannelHandler.Sharable
final class GoAwayConfirmation extends ChannelInboundHandlerAdapter {

	static final GoAwayConfirmation INSTANCE = new GoAwayConfirmation();

	/**
	 * What the client sends back. Reactor Netty's own PINGs have random contents.
	 */
	private static final long CONTENT = 0x7265757365706f72L;

	private GoAwayConfirmation() {
	}

	/**
	 * What to send behind the GOAWAY.
	 * @return the frame
	 */
	static Http2PingFrame ping() {
		return new DefaultHttp2PingFrame(CONTENT);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof Http2PingFrame ping && ping.ack() && ping.content() == CONTENT) {
			Farewell.refuseStreams(ctx.channel());
			ctx.channel().close();
			return;
		}
		ctx.fireChannelRead(message);
	}

}
