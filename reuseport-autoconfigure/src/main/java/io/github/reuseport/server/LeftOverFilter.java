package io.github.reuseport.server;

import io.netty.channel.Channel;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ReuseportFilter;

/**
 * Takes away the filter that a process which is gone has left in the group of listeners:
 * it would keep connections from some of those that are still there. Asks the socket and
 * not the kernel's table, so that it takes microseconds.
 */
final class LeftOverFilter {

	private static final Logger logger = Loggers.getLogger(LeftOverFilter.class);

	private LeftOverFilter() {
	}

	/**
	 * Take the filter away if there is one that nobody needs any more.
	 * @param group the listeners
	 */
	static void remove(ListenerGroup group) {
		int port = group.address().getPort();
		if (!group.transport().isNative()) {
			return;
		}
		try (DrainLock lock = DrainLock.tryAcquire(port)) {
			Channel listener = group.channel();
			if (lock != null && listener.isActive() && ReuseportFilter.detach(listener)) {
				logger.info("Connections to port {} are spread over all listeners again", port);
			}
		}
	}

}
