package io.github.reuseport.server.drain;

import java.io.IOException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.census.GroupCensus;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.listener.Sharing;

/**
 * Who goes on listening on the port of a server that stops. For use by one thread.
 */
final class Successors {

	private static final Logger logger = Loggers.getLogger(Successors.class);

	private final ListenerGroup group;

	private final DrainSettings settings;

	private boolean none;

	private boolean unknown;

	Successors(ListenerGroup group, DrainSettings settings) {
		this.group = group;
		this.settings = settings;
	}

	/**
	 * Find them. Where that is impossible for want of file descriptors, clients that go
	 * make some free.
	 * @param end how long to try
	 * @param drain begins to drain the connections
	 * @return the members of the group, or {@code null} if nothing is to be handed over
	 */
	@Nullable GroupCensus find(Deadline end, Supplier<ConnectionDrain> drain) {
		this.none = false;
		this.unknown = false;
		while (true) {
			try {
				return find();
			}
			catch (IOException | RuntimeException | LinkageError ex) {
				boolean again = ex instanceof IOException && this.settings.enabled()
						&& this.group.sharing() != Sharing.EXCLUSIVE && mayWait();
				if (!again || end.isOver() || Thread.currentThread().isInterrupted()) {
					return unknown(reason(ex));
				}
			}
			drain.get().askAgain();
			end.pause();
		}
	}

	private @Nullable GroupCensus find() throws IOException {
		GroupCensus census = this.group.port().members();
		if (census == null) {
			return unknown("its own listeners cannot be told from those of others");
		}
		int others = census.others().size() + census.covering().size();
		if (others == 0) {
			this.none = true;
			return null;
		}
		if (!this.settings.enabled()) {
			logger.info("Closing the listeners of port {} at once, because server.reuseport.drain.enabled is "
					+ "false. {} listener(s) of other processes go on", port(), others);
			return null;
		}
		return mayWait() ? census : unknown("the thread %s must not wait".formatted(Thread.currentThread().getName()));
	}

	private @Nullable GroupCensus unknown(String reason) {
		this.none = this.group.sharing() == Sharing.EXCLUSIVE;
		if (this.settings.enabled() && !this.none) {
			this.unknown = mayWait();
			if (this.unknown) {
				warn(reason);
			}
			else {
				logger.warn("Port {} cannot be drained, closing its listeners at once: connections may be reset. "
						+ "Reason: {}", port(), reason);
			}
		}
		return null;
	}

	private static boolean mayWait() {
		return !Schedulers.isInNonBlockingThread();
	}

	/**
	 * Whether there are none, as far as is known.
	 * @return {@code true} if the server is alone
	 */
	boolean areNone() {
		return this.none;
	}

	/**
	 * Whether there may be some that could not be found, which has been logged, and there
	 * is time to accept what waits.
	 * @return {@code true} if there may be
	 */
	boolean areUnknown() {
		return this.unknown;
	}

	/**
	 * Tell that nothing can be handed over to them.
	 * @param reason why
	 */
	void warn(Throwable reason) {
		warn(reason(reason));
	}

	private void warn(String reason) {
		logger.warn("Port {} cannot be drained, closing its listeners once their accept queues are empty: "
				+ "connections may be reset. Reason: {}", port(), reason);
	}

	private static String reason(Throwable failure) {
		return (failure instanceof IOException) ? String.valueOf(failure.getMessage()) : failure.toString();
	}

	private int port() {
		return this.group.address().getPort();
	}

}
