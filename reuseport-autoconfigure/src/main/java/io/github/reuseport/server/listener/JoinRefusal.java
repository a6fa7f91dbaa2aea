package io.github.reuseport.server.listener;

import java.net.BindException;
import java.time.Duration;
import java.util.List;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.census.PortCensus;

/**
 * Tells a port that belongs to somebody else from a platform that lets no listener join
 * the first one of an exclusive port.
 */
final class JoinRefusal {

	private static final Logger logger = Loggers.getLogger(JoinRefusal.class);

	private final Sharing sharing;

	private final List<Listener> listeners;

	private final GroupPort port;

	JoinRefusal(Sharing sharing, List<Listener> listeners, GroupPort port) {
		this.sharing = sharing;
		this.listeners = listeners;
		this.port = port;
	}

	/**
	 * Whether a listener has been refused although there are no others on the port than
	 * those that it was to join: the platform takes {@code SO_REUSEPORT} on a socket that
	 * listens, and goes by what it was when it was bound. Nobody else can have been there
	 * before the first listener of an exclusive group.
	 * @param ex why the listener has not been opened
	 * @return {@code false} also if the others are not known
	 */
	boolean isNobodyElses(Throwable ex) {
		if (this.sharing != Sharing.EXCLUSIVE || !isInUse(ex) || this.listeners.stream().noneMatch(Listener::isOpen)) {
			return false;
		}
		PortCensus.Count count = this.port.census(Duration.ZERO);
		return count != null && !count.listening().isEmpty() && count.siblings().isEmpty() && count.others().isEmpty();
	}

	private static boolean isInUse(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			// The native transports have no exception of their own for it
			if (cause instanceof BindException || String.valueOf(cause.getMessage()).contains("already in use")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Why the server cannot have the listeners that it wanted.
	 * @param ex why one of them has not been opened
	 * @return the reason
	 */
	static Throwable of(Throwable ex) {
		logger.debug("The second listener has been refused", ex);
		return new ReuseportUnavailableException(
				new Refusal("the platform lets no listener join the first one of an exclusive port",
						"Set 'server.reuseport.sharing' to 'shared' if other processes may listen on the port too."));
	}

}
