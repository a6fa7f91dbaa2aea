package io.github.reuseport.server.listener;

import java.time.Duration;

import io.netty.channel.Channel;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ListenInfo;

/**
 * Warns of listeners whose accept queue was full, so that the kernel refused connections:
 * at once, and then once a minute at most. Not for use by several threads.
 *
 * @hidden
 */
public final class OverflowWatch implements GroupObserver {

	private static final Logger logger = Loggers.getLogger(OverflowWatch.class);

	private final ListenerGroup group;

	private final long[] dropped;

	private final Quiet quiet = new Quiet(Duration.ofMinutes(1));

	public OverflowWatch(ListenerGroup group) {
		this.group = group;
		this.dropped = new long[group.listeners().size()];
	}

	@Override
	public void eachSecond() {
		int port = this.group.address().getPort();
		for (Listener listener : this.group.listeners()) {
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
