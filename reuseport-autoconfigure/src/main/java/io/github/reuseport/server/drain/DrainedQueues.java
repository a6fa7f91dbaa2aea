package io.github.reuseport.server.drain;

import io.netty.channel.Channel;

import io.github.reuseport.linux.ListenInfo;

/**
 * The accept queues of a server that stops. May be used by any thread.
 */
interface DrainedQueues {

	/**
	 * The port of the listeners.
	 * @return the port, 0 if there is none
	 */
	int port();

	/**
	 * Whether there is a listener.
	 * @return {@code false} if all have been closed
	 */
	boolean isOpen();

	/**
	 * Count the connections that wait at listeners which are open.
	 * @return their number, as far as the kernel tells
	 */
	long waiting();

	/**
	 * Let no more connection requests come to the listeners, while what has reached them
	 * stays. They are refused if nobody else listens on the port.
	 * @return {@code false} where the kernel or the transport does not let them
	 */
	boolean leaveLookup();

	/**
	 * Count the connections that wait at one listener of a native transport.
	 * @param listener the listener
	 * @return their number, 0 if it does not listen
	 */
	static long waiting(Channel listener) {
		ListenInfo info = ListenInfo.read(listener);
		return (info != null) ? info.acceptQueue() : 0;
	}

}
