package io.github.reuseport.server;

import java.time.Duration;

/**
 * A server, as operators look at it.
 */
@FunctionalInterface
public interface ReuseportServer {

	/**
	 * Look at the server now. May be called by any thread, also after the server has been
	 * stopped.
	 * @param age how old the number of foreign listeners may be, 0 to count them now:
	 * that takes milliseconds, all the rest microseconds
	 * @return its status
	 */
	ServerStatus status(Duration age);

}
