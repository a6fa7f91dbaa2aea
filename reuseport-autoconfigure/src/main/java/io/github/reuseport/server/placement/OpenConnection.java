package io.github.reuseport.server.placement;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;

/**
 * An open connection, counted on its event loop until it is closed.
 */
final class OpenConnection implements ChannelFutureListener {

	private final LoopCounts counts;

	private final long opened;

	private int loop;

	private boolean arrived;

	/**
	 * Make the count of a connection, which has been counted as opened already.
	 * @param counts where it is counted
	 * @param loop the index of its event loop
	 * @param opened when it was accepted, as of {@link System#nanoTime()}
	 */
	OpenConnection(LoopCounts counts, int loop, long opened) {
		this.counts = counts;
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
		this.counts.young().opened(loop, this.opened);
	}

	@Override
	public void operationComplete(ChannelFuture future) {
		this.counts.counters().closed(this.loop);
		this.counts.shortLived().closed(this.loop, this.opened, System.nanoTime());
		if (this.arrived) {
			this.counts.young().closed(this.loop, this.opened);
		}
	}

}
