package io.github.reuseport.server.census;

import java.util.List;

import io.github.reuseport.linux.ListeningSocket;

/**
 * A port as the server sees it that takes it over.
 *
 * @param own the server's own listeners, at least one
 * @param foreign the processes that hold the other ones
 * @hidden
 */
public record PortView(List<ListeningSocket> own, PortHolders foreign) {

	/**
	 * Whether the kernel spreads connections over the server's listeners and another one.
	 * @param listener the other one
	 * @return {@code true} if they are in one group
	 */
	public boolean isInGroup(ListeningSocket listener) {
		return this.own.stream().anyMatch((socket) -> socket.isInGroupOf(listener));
	}

	/**
	 * The user that the server runs as.
	 * @return the user id
	 */
	public int uid() {
		return this.own.get(0).uid();
	}

}
