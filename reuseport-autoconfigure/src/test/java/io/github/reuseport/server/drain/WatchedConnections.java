package io.github.reuseport.server.drain;

import java.util.Iterator;

import io.netty.channel.Channel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * Group of connections that an application may give to its server, where something
 * happens at each look.
 */
abstract class WatchedConnections extends DefaultChannelGroup {

	WatchedConnections() {
		super(GlobalEventExecutor.INSTANCE);
	}

	/**
	 * Called before all connections are looked at.
	 */
	abstract void look();

	@Override
	public Iterator<Channel> iterator() {
		look();
		return super.iterator();
	}

	@Override
	public boolean equals(Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
