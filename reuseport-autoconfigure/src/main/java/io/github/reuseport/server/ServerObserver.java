package io.github.reuseport.server;

/**
 * Somebody who wants to be told of servers as they come and go.
 */
public interface ServerObserver {

	/**
	 * A server has been bound. Called by the thread that binds it, before its owner
	 * knows.
	 * @param server the server
	 */
	void started(ReuseportServer server);

	/**
	 * A server does not listen any more. Called by any thread.
	 * @param server the server
	 */
	void stopped(ReuseportServer server);

}
