package io.github.reuseport.server;

import java.time.Duration;
import java.util.List;

import io.netty.channel.Channel;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ListenInfo;

/**
 * Warns of listeners whose accept queue was full, so that the kernel refused connections:
 * at once, and then once a minute at most. Not for use by several threads.
 */
final class OverflowWatch {

	private static final Logger logger = Loggers.getLogger(OverflowWatch.class);

	private final List<Listener> listeners;

	private final long[] dropped;

	private final Quiet quiet = new Quiet(Duration.ofMinutes(1));

	OverflowWatch(List<Listener> listeners) {
		this.listeners = listeners;
		this.dropped = new long[listeners.size()];
	}

	/**
	 * Look at the listeners.
	 * @param port their port
	 */
	void look(int port) {
		for (Listener listener : this.listeners) {
			Channel socket = listener.channel();
			Long now = listener.dropped();
			if (socket != null && now != null) {
				long before = this.dropped[listener.index()];
				this.dropped[listener.index()] = now;
				if (now > before) {
					warn(port, listener, socket, now - before);
				}
			}
		}
	}

	private void warn(int port, Listener listener, Channel socket, long connections) {
		if (!this.quiet.isOver(System.nanoTime())) {
			return;
		}
		logger.warn(
				"The kernel refused {} connection(s) at listener {} of port {}, whose accept queue was full "
						+ "(limit {}). Find out what keeps its event loop from accepting, or raise "
						+ "server.reuseport.backlog, which net.core.somaxconn limits",
				connections, listener.index(), port, ListenInfo.requestedBacklog(socket));
	}

}
