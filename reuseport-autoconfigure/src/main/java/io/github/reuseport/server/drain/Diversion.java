package io.github.reuseport.server.drain;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.FilterProgram;
import io.github.reuseport.linux.ReuseportFilter;
import io.github.reuseport.server.census.GroupCensus;
import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.listener.Receivers;

/**
 * Diverts new connections to a port from the listeners of a server, by a filter that
 * names the slots of others in the kernel's group. For use by one thread.
 */
final class Diversion {

	private static final Logger logger = Loggers.getLogger(Diversion.class);

	private static final int ATTEMPTS = 20;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final List<Listener> listeners;

	private final int port;

	private final Set<Long> inodes;

	private final LayoutProbe probe;

	private final Deadline deadline;

	private final Receivers receivers;

	private FilterProgram program;

	private GroupCensus located = GroupCensus.NOBODY;

	private Set<Long> others = Set.of();

	private GroupLayout layout = new GroupLayout(0, new TreeMap<>(), new TreeSet<>());

	private int attempts;

	Diversion(ListenerGroup group, Deadline deadline) {
		this.listeners = group.listeners();
		this.port = group.address().getPort();
		this.inodes = group.port().inodes();
		this.probe = new LayoutProbe(this.port, deadline);
		this.deadline = deadline;
		this.receivers = group.receivers();
		this.program = this.receivers.program();
	}

	/**
	 * Who has which slot, as far as it is known.
	 * @return the layout, empty before {@link #locate()}
	 */
	GroupLayout layout() {
		return this.layout;
	}

	/**
	 * The own listeners that are still open.
	 * @return the listeners, those too whose slot is not known
	 */
	List<Listener> open() {
		return this.listeners.stream().filter(Listener::isOpen).toList();
	}

	/**
	 * Find the slots of the others, and steer new connections to them.
	 * @return {@code false} if nobody else is there
	 * @throws IOException if they cannot be found, or connections cannot be steered
	 * @throws InterruptedException if this thread is interrupted
	 */
	boolean locate() throws IOException, InterruptedException {
		while (true) {
			GroupCensus census = GroupCensus.take(this.port, this.inodes);
			List<Listener> open = open();
			if (census.others().isEmpty() || open.isEmpty()) {
				return false;
			}
			this.located = census;
			if (++this.attempts > ATTEMPTS) {
				throw new IOException("the group of listeners changes all the time");
			}
			try {
				GroupLayout found = this.probe.find(open, census, this.program);
				if (found.foreign().isEmpty()) {
					throw new IOException("no other listener accepts connections");
				}
				if (census().hasMembersOf(census)) {
					this.layout = found;
					this.others = census.others();
					divert(found.foreign());
					return true;
				}
			}
			catch (IOException ex) {
				if (this.attempts >= ATTEMPTS / 4 || this.deadline.isOver()) {
					throw ex;
				}
				logger.debug("Port {} is probed once more", this.port, ex);
				// What was in the way may go: a file descriptor, or a loop that is busy
				TimeUnit.NANOSECONDS.sleep(Math.min(PAUSE.toNanos(), this.deadline.left().toNanos()));
			}
		}
	}

	/**
	 * The members of the kernel's group now. Cheaper than to find out who else covers it.
	 * @return the members, nobody before {@link #locate()}
	 * @throws IOException where the kernel cannot be asked
	 */
	GroupCensus census() throws IOException {
		return this.located.again(this.inodes);
	}

	/**
	 * Give new connections to some slots.
	 * @param slots the slots, at least one
	 * @throws IOException if that cannot be had
	 */
	void divert(SortedSet<Integer> slots) throws IOException {
		Channel channel = Listener.anyOpen(this.listeners);
		this.program = this.receivers.among(slots);
		if (channel == null || !ReuseportFilter.attach(channel, this.program)) {
			throw new IOException("the transport knows no filters, or its listeners have been closed");
		}
	}

	/**
	 * Whether the slots are still right. Somebody who joined is behind all others.
	 * @return {@code false} if they have to be found again
	 * @throws IOException where the kernel cannot be asked
	 */
	boolean isUnchanged() throws IOException {
		GroupCensus census = census();
		int joined = census.size() - this.layout.size();
		if (joined < 0 || census.others().size() - this.others.size() != joined
				|| !census.others().containsAll(this.others)) {
			return false;
		}
		if (joined > 0) {
			this.others = census.others();
			this.layout = new GroupLayout(census.size(), this.layout.own(), this.layout.foreign());
		}
		return true;
	}

	/**
	 * Learn that own listeners have been closed.
	 * @param slots their slots
	 * @param late how many of them are still open, because their event loops are slow
	 */
	void closed(SortedSet<Integer> slots, int late) {
		this.layout = (late == 0) ? this.layout.without(slots) : this.layout.without(slots, late);
	}

	/**
	 * Let new connections go where they go while nobody stops, if an own listener is open
	 * to tell the kernel so.
	 */
	void end() {
		Channel channel = Listener.anyOpen(this.listeners);
		try {
			if (channel != null) {
				this.receivers.restore(channel);
			}
		}
		catch (ChannelException ex) {
			logger.debug("The filter of port {} is left to the others", this.port, ex);
		}
	}

}
