package io.github.reuseport.server.placement;

import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;

/**
 * Limit on the connections that are open at the same time over all listeners of a server
 * ({@code HttpServer.maxConnections}), which Reactor Netty counts a listener at a time.
 *
 * @hidden
 */
public final class ConnectionLimit {

	private final int limit;

	private final AtomicInteger open = new AtomicInteger();

	public ConnectionLimit(int limit) {
		this.limit = limit;
	}

	/**
	 * Count a connection until it is closed, unless the limit is reached.
	 * @param connection the accepted connection
	 * @return {@code false} if the limit is reached
	 */
	boolean admits(Channel connection) {
		if (!take()) {
			return false;
		}
		connection.closeFuture().addListener((future) -> release());
		return true;
	}

	/**
	 * Take a place. One that is refused takes none, not even for a moment in which it
	 * would be missing for another.
	 * @return {@code false} if there is none left
	 */
	boolean take() {
		return this.open.getAndUpdate((count) -> (count < this.limit) ? count + 1 : count) < this.limit;
	}

	/**
	 * Give a place back.
	 */
	void release() {
		this.open.getAndDecrement();
	}

	/**
	 * Why a connection is refused.
	 * @return the reason
	 */
	IllegalStateException refusal() {
		return new IllegalStateException("Connection rejected: max connections limit reached (" + this.limit + ")");
	}

}
