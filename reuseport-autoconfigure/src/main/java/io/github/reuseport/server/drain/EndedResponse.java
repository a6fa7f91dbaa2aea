package io.github.reuseport.server.drain;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * Lets the end of a response through and keeps back what the application still sends: the
 * end may wait for a slow client, and nothing may come behind it. What is kept back is
 * not said to be sent, so that the application is asked for no more until the channel is
 * closed. For use by the event loop.
 */
final class EndedResponse extends ChannelOutboundHandlerAdapter {

	private final Runnable sent;

	private boolean begun;

	private boolean sealed;

	/**
	 * Wait for the end.
	 * @param sent called when it has been sent
	 */
	EndedResponse(Runnable sent) {
		this.sent = sent;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (this.sealed) {
			ReferenceCountUtil.release(message);
			return;
		}
		ctx.write(message, this.begun ? promise : promise.unvoid().addListener((written) -> {
			if (written.isSuccess()) {
				this.sent.run();
			}
		}));
		this.begun = true;
	}

	/**
	 * Let nothing through from now on.
	 * @return whether there was an end
	 */
	boolean seal() {
		this.sealed = true;
		return this.begun;
	}

}
