package io.github.reuseport.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ListenOverflows;

/**
 * Warns of listeners whose accept queue was full, so that the kernel refused connections:
 * at once, and then once a minute at most. A socket counts as dropped also a packet that
 * belongs to no connection, such as the reset of one that is closed by both sides at the
 * same moment; so nothing is said while no accept queue of the network namespace was
 * full. Not for use by several threads.
 */
final class OverflowWatch {

	private static final Logger logger = Loggers.getLogger(OverflowWatch.class);

	private final List<Listener> listeners;

	private final ListenOverflows overflows;

	private final long[] dropped;

	private final Quiet quiet = new Quiet(Duration.ofMinutes(1));

	private @Nullable Long overflowed;

	OverflowWatch(List<Listener> listeners) {
		this(listeners, new ListenOverflows());
	}

	OverflowWatch(List<Listener> listeners, ListenOverflows overflows) {
		this.listeners = listeners;
		this.overflows = overflows;
		this.dropped = new long[listeners.size()];
		this.overflowed = countOverflows();
	}

	private @Nullable Long countOverflows() {
		try {
			return this.overflows.count();
		}
		catch (IOException ex) {
			logger.debug("The kernel does not tell whether accept queues were full", ex);
			return null;
		}
	}

	/**
	 * Look at the listeners.
	 * @param port their port
	 */
	void look(int port) {
		Boolean full = null;
		for (Listener listener : this.listeners) {
			Channel socket = listener.channel();
			Long now = listener.dropped();
			if (socket != null && now != null) {
				long before = this.dropped[listener.index()];
				this.dropped[listener.index()] = now;
				if (now > before) {
					full = (full != null) ? full : wasAnyFull();
					if (full) {
						warn(port, listener, socket, now - before);
					}
				}
			}
		}
	}

	/**
	 * Whether some accept queue was full since this was last asked.
	 * @return {@code true} also where the kernel does not tell
	 */
	private boolean wasAnyFull() {
		Long before = this.overflowed;
		Long now = countOverflows();
		this.overflowed = now;
		return now == null || !now.equals(before);
	}

	private void warn(int port, Listener listener, Channel socket, long connections) {
		if (!this.quiet.isOver(System.nanoTime())) {
			return;
		}
		logger.warn(
				"The kernel refused {} connection(s) at listener {} of port {}, whose accept queue was full "
						+ "(limit {}). Find out what keeps its event loop from accepting, or raise "
						+ "server.reuseport.backlog, which net.core.somaxconn limits",
				connections, listener.index(), port, SocketOptions.backlog(socket));
	}

}
