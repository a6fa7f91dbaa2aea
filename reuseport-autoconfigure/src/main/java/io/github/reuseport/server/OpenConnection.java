package io.github.reuseport.server;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;

/**
 * An open connection, counted on its event loop until it is closed.
 */
final class OpenConnection implements ChannelFutureListener {

	private final ServerLoops loops;

	private final long opened;

	private int loop;

	/**
	 * Create a new instance.
	 * @param loops where it is counted
	 * @param loop the index of its event loop
	 * @param opened when it was accepted, as of {@link System#nanoTime()}
	 */
	OpenConnection(ServerLoops loops, int loop, long opened) {
		this.loops = loops;
		this.loop = loop;
		this.opened = opened;
	}

	long opened() {
		return this.opened;
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
		this.loops.closed(this.loop, this.opened);
	}

}
