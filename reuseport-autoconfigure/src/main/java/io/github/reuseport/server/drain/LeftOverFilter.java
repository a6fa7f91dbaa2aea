package io.github.reuseport.server.drain;

import java.io.IOException;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.census.Presence;
import io.github.reuseport.server.listener.GroupObserver;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.listener.Receivers;
import io.github.reuseport.server.listener.Sharing;

/**
 * Takes away the filter that a process which is gone has left in the group of listeners:
 * it would keep connections from some of those that are still there. The kernel does not
 * tell whether there is a filter, nor whose it is. So one is taken away only after
 * somebody has been seen who may have left it: another process that took part and is
 * gone, or one that drained. Where one listener at a time gets connections, the filter
 * that says so takes its place, and is there from the start. For use by one thread.
 *
 * @hidden
 */
public final class LeftOverFilter implements GroupObserver {

	private static final Logger logger = Loggers.getLogger(LeftOverFilter.class);

	private final ListenerGroup group;

	private final BooleanSupplier joined;

	private Set<String> present = Set.of();

	private boolean suspected;

	/**
	 * Begin without suspicion.
	 * @param group the listeners
	 * @param joined tells whether others have joined the group although it is exclusive
	 */
	public LeftOverFilter(ListenerGroup group, BooleanSupplier joined) {
		this.group = group;
		this.joined = joined;
		// What is there is not known, and it has to be the right one
		this.suspected = group.receivers() == Receivers.FIRST;
	}

	@Override
	public void opened() {
		if (this.suspected) {
			eachSecond();
		}
	}

	@Override
	public void eachSecond() {
		if (this.group.transport().isNative()
				&& (this.group.sharing() != Sharing.EXCLUSIVE || this.joined.getAsBoolean())) {
			look();
		}
	}

	/**
	 * Take the filter away if there may be one that nobody needs any more. Takes as long
	 * as it takes to read the table of Unix sockets, a fraction of a microsecond for
	 * each.
	 */
	private void look() {
		int port = this.group.address().getPort();
		Set<String> now = Presence.at(port).keySet();
		this.suspected |= !now.containsAll(this.present);
		this.present = now;
		try (DrainLock lock = DrainLock.tryAcquire(port)) {
			if (lock == null) {
				this.suspected = true;
			}
			else if (this.suspected) {
				remove(port);
			}
		}
		catch (IOException | ChannelException ex) {
			logger.debug("The filter of port {} cannot be taken away yet", port, ex);
		}
	}

	private void remove(int port) {
		Channel listener = this.group.channel();
		if (!listener.isActive()) {
			return;
		}
		boolean removed = this.group.receivers().restore(listener);
		this.suspected = false;
		if (removed) {
			logger.info("Connections to port {} are spread over all listeners again", port);
		}
	}

}
