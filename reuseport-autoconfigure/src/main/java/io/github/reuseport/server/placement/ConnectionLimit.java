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
		if (this.open.incrementAndGet() > this.limit) {
			this.open.decrementAndGet();
			return false;
		}
		connection.closeFuture().addListener((future) -> this.open.decrementAndGet());
		return true;
	}

	/**
	 * Why a connection is refused.
	 * @return the reason
	 */
	IllegalStateException refusal() {
		return new IllegalStateException("Connection rejected: max connections limit reached (" + this.limit + ")");
	}

}
