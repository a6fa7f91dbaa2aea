package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.util.function.LongSupplier;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;

import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.linux.ListenerLookup;

/**
 * The accept queue of a server with one plain listener. One that is no listener of TCP
 * has none.
 */
final class PlainAcceptQueue implements DrainedQueues {

	private final Channel listener;

	private final LongSupplier listed;

	/**
	 * Take a listener.
	 * @param listener the listener, or whatever the server has in place of one
	 * @param listed counts the connections that wait, where the listener cannot be asked
	 */
	PlainAcceptQueue(Channel listener, LongSupplier listed) {
		this.listener = listener;
		this.listed = listed;
	}

	@Override
	public int port() {
		return isTcp() ? ((InetSocketAddress) this.listener.localAddress()).getPort() : 0;
	}

	@Override
	public boolean isOpen() {
		return this.listener.isOpen();
	}

	@Override
	public long waiting() {
		if (!isTcp()) {
			return 0;
		}
		ListenInfo info = ListenInfo.read(this.listener);
		return (info != null) ? info.acceptQueue() : this.listed.getAsLong();
	}

	@Override
	public boolean leaveLookup() {
		return isTcp() && ListenerLookup.leave(this.listener);
	}

	private boolean isTcp() {
		return this.listener instanceof ServerChannel && this.listener.localAddress() instanceof InetSocketAddress;
	}

}
