package io.github.reuseport.server.placement;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;

/**
 * An open connection, counted on its event loop until it is closed.
 */
final class OpenConnection implements ChannelFutureListener {

	private final ServingLoops loops;

	private final long opened;

	private int loop;

	private boolean arrived;

	/**
	 * Make the count of a connection, which has been counted as opened already.
	 * @param loops where it is counted
	 * @param loop the index of its event loop
	 * @param opened when it was accepted, as of {@link System#nanoTime()}
	 */
	OpenConnection(ServingLoops loops, int loop, long opened) {
		this.loops = loops;
		this.loop = loop;
		this.opened = opened;
	}

	/**
	 * Record that the connection is registered with its event loop. To be called by the
	 * thread of that loop.
	 * @param loop the index of the loop
	 */
	void arrivedAt(int loop) {
		this.loop = loop;
		this.arrived = true;
		this.loops.young().opened(loop, this.opened);
	}

	@Override
	public void operationComplete(ChannelFuture future) {
		this.loops.counters().closed(this.loop);
		this.loops.shortLived().closed(this.loop, this.opened, System.nanoTime());
		if (this.arrived) {
			this.loops.young().closed(this.loop, this.opened);
		}
	}

}
