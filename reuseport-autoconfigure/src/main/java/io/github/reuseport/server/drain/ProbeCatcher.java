package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import io.github.reuseport.server.listener.AcceptFilter;

/**
 * Stands before the acceptor of a listener while it is probed, and takes the probes out
 * of what it accepts: they are closed, not counted, and nobody else sees them.
 */
final class ProbeCatcher extends ChannelInboundHandlerAdapter implements AcceptFilter {

	private final Set<InetSocketAddress> probes;

	private final IntConsumer caught;

	private final CountDownLatch ready;

	/**
	 * Prepare to catch probes.
	 * @param probes the addresses the probes come from
	 * @param caught told of the port of each probe that was accepted for the listener, by
	 * the thread of an event loop
	 * @param ready counted down when the listener's own event loop has begun to catch
	 */
	ProbeCatcher(Set<InetSocketAddress> probes, IntConsumer caught, CountDownLatch ready) {
		this.probes = probes;
		this.caught = caught;
		this.ready = ready;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.ready.countDown();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (!(message instanceof Channel connection && takes(connection))) {
			ctx.fireChannelRead(message);
		}
	}

	@Override
	public boolean takes(Channel connection) {
		if (connection.remoteAddress() instanceof InetSocketAddress remote && this.probes.contains(remote)) {
			connection.unsafe().closeForcibly();
			this.caught.accept(remote.getPort());
			return true;
		}
		return false;
	}

}
