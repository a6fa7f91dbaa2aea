package io.github.reuseport.server.listener;

import java.io.IOException;
import java.time.Duration;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.linux.ListenOverflows;

/**
 * Warns of listeners whose accept queue was full, so that the kernel refused connections:
 * at once, and then once a minute at most. A socket counts as dropped also a packet that
 * belongs to no connection, such as the reset of one that is closed by both sides at the
 * same moment; so nothing is said while no accept queue of the network namespace was
 * full. Not for use by several threads.
 *
 * @hidden
 */
public final class OverflowWatch implements GroupObserver {

	private static final Logger logger = Loggers.getLogger(OverflowWatch.class);

	private final ListenerGroup group;

	private final ListenOverflows overflows;

	private final long[] dropped;

	private final Quiet quiet = new Quiet(Duration.ofMinutes(1));

	private @Nullable Long overflowed;

	public OverflowWatch(ListenerGroup group) {
		this(group, new ListenOverflows());
	}

	OverflowWatch(ListenerGroup group, ListenOverflows overflows) {
		this.group = group;
		this.overflows = overflows;
		this.dropped = new long[group.listeners().size()];
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

	@Override
	public void eachSecond() {
		int port = this.group.address().getPort();
		Boolean full = null;
		for (Listener listener : this.group.listeners()) {
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
				connections, listener.index(), port, ListenInfo.requestedBacklog(socket));
	}

}
