package io.github.reuseport.server.placement;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;

/**
 * An open connection, counted on its event loop until it is closed.
 */
final class OpenConnection implements ChannelFutureListener {

	private final ConnectionCounters counters;

	private final ShortLivedConnections shortLived;

	private final long opened;

	private int loop;

	/**
	 * Make the count of a connection, which has been counted as opened already.
	 * @param counters where it is counted when it closes
	 * @param shortLived where it is counted when it closes soon
	 * @param loop the index of its event loop
	 * @param opened when it was accepted, as of {@link System#nanoTime()}
	 */
	OpenConnection(ConnectionCounters counters, ShortLivedConnections shortLived, int loop, long opened) {
		this.counters = counters;
		this.shortLived = shortLived;
		this.loop = loop;
		this.opened = opened;
	}

	/**
	 * Change the event loop, before the connection is registered there.
	 * @param loop the index of the event loop
	 */
	void movedTo(int loop) {
		this.loop = loop;
	}

	@Override
	public void operationComplete(ChannelFuture future) {
		this.counters.closed(this.loop);
		this.shortLived.closed(this.loop, this.opened, System.nanoTime());
	}

}
