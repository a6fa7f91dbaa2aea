package io.github.reuseport.server;

/**
 * A server, as operators look at it.
 */
@FunctionalInterface
public interface ReuseportServer {

	/**
	 * Look at the server now. May be called by any thread, also after the server has been
	 * stopped.
	 * @return its status
	 */
	ServerStatus status();

}
