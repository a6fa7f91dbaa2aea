package io.github.reuseport.server.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/**
 * A handler in front of what accepts the connections of a listener, which may be called
 * by any event loop that accepts for it.
 *
 * @hidden
 */
public interface AcceptFilter extends ChannelHandler {

	/**
	 * Take a connection that has been accepted, if it is none for the server.
	 * @param connection the connection, not registered yet
	 * @return whether it has been taken, and closed
	 */
	boolean takes(Channel connection);

}
