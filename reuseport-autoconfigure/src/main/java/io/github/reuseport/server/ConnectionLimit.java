package io.github.reuseport.server;

import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;

/**
 * Limit on the connections that are open at the same time over all listeners of a server
 * ({@code HttpServer.maxConnections}), which Reactor Netty counts a listener at a time.
 */
final class ConnectionLimit {

	private final int limit;

	private final AtomicInteger open = new AtomicInteger();

	ConnectionLimit(int limit) {
		this.limit = limit;
	}

	/**
	 * Count a connection until it is closed.
	 * @param connection the accepted connection
	 * @throws IllegalStateException if the limit is reached; the acceptor then closes the
	 * connection
	 */
	void admit(Channel connection) {
		if (this.open.incrementAndGet() > this.limit) {
			this.open.decrementAndGet();
			throw new IllegalStateException("Connection rejected: max connections limit reached (" + this.limit + ")");
		}
		connection.closeFuture().addListener((future) -> this.open.decrementAndGet());
	}

}
