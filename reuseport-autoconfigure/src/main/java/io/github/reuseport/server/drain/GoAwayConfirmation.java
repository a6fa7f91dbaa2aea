package io.github.reuseport.server.drain;

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
final class GoAwayConfirmation extends ChannelInboundHandlerAdapter {

	/**
	 * What the client sends back. Reactor Netty's own PINGs have random contents.
	 */
	private static final long CONTENT = 0x7265757365706f72L;

	private final Runnable seen;

	/**
	 * Wait for the confirmation of one connection.
	 * @param seen called by its event loop when the client has confirmed
	 */
	GoAwayConfirmation(Runnable seen) {
		this.seen = seen;
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
			this.seen.run();
			Farewell.refuseStreams(ctx.channel());
			ctx.channel().close();
			return;
		}
		ctx.fireChannelRead(message);
	}

}
