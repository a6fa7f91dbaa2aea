package io.github.reuseport.server;

import io.github.reuseport.server.drain.DrainReport;

/**
 * Told of servers as they come and go.
 */
public interface ServerObserver {

	/**
	 * A server has been bound. Called by the thread that binds it, before its owner
	 * knows, or, when it had been bound before, by the thread that begins to observe.
	 * @param server the server
	 */
	void started(ReuseportServer server);

	/**
	 * The listeners of a server have been closed; it may go on to serve the connections
	 * that it has. Called by any thread, before {@link #stopped}.
	 * @param server the server
	 */
	default void closed(ReuseportServer server) {
	}

	/**
	 * A server has served clients while it stopped, because others went on listening on
	 * its port or it went on alone. Called by the thread that stops it, before
	 * {@link #stopped}.
	 * @param server the server
	 * @param report what it did
	 */
	default void drained(ReuseportServer server, DrainReport report) {
	}

	/**
	 * A server has ended: it does not listen any more, nor wait for the connections that
	 * it has. Called by any thread.
	 * @param server the server
	 */
	void stopped(ReuseportServer server);

}
