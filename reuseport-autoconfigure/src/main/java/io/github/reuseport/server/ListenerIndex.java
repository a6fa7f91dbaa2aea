package io.github.reuseport.server;

import java.util.OptionalInt;

import io.netty.channel.Channel;

import io.github.reuseport.server.listener.ListenerFactory;

/**
 * Tells which listener accepted a connection.
 */
public final class ListenerIndex {

	private ListenerIndex() {
	}

	/**
	 * The index of the listener that accepted a connection.
	 * @param channel the connection, or a stream of an HTTP/2 connection
	 * @return the index, from 0, or empty where the connection was accepted by a plain
	 * listener
	 */
	public static OptionalInt of(Channel channel) {
		for (Channel current = channel; current != null; current = current.parent()) {
			if (current.hasAttr(ListenerFactory.INDEX)) {
				return OptionalInt.of(current.attr(ListenerFactory.INDEX).get());
			}
		}
		return OptionalInt.empty();
	}

}
