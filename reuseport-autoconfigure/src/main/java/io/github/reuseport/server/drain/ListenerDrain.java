package io.github.reuseport.server.drain;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.FilterProgram;
import io.github.reuseport.linux.ListenerLookup;
import io.github.reuseport.linux.ReuseportFilter;
import io.github.reuseport.server.census.GroupCensus;
import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.ListenerGroup;

/**
 * Closes the listeners of a server without losing a connection, while others go on
 * listening on the port: a filter gives new connections to the others, the own listeners
 * accept what they have been given before, and whenever some are closed, the filter names
 * only places that belong to others both before and after that. For one use by one
 * thread, which holds the {@link DrainLock} of the port.
 */
final class ListenerDrain {

	private static final Logger logger = Loggers.getLogger(ListenerDrain.class);

	/**
	 * How often to look while the grace time runs.
	 */
	private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

	/**
	 * How long to wait for event loops, which may be stuck, to close.
	 */
	private static final Duration LIMIT = Duration.ofSeconds(1);

	/**
	 * How long to wait, at most, for connection requests that are just being given to a
	 * listener: the kernel takes microseconds, unless its processor has been taken away.
	 */
	private static final Duration PASSING = Duration.ofMillis(100);

	/**
	 * The part of the time that is kept for closing, rather than for the grace time.
	 */
	private static final int CLOSING_SHARE = 5;

	private static final int ATTEMPTS = 20;

	private final List<Listener> listeners;

	private final int port;

	private final Set<Long> inodes;

	private final LayoutProbe probe;

	private final AcceptQueueDrain queues;

	private final Duration grace;

	private final Deadline deadline;

	/**
	 * Whether to take the filter away in the end, because none of the others does.
	 */
	private final boolean detaches;

	private final Runnable meanwhile;

	private FilterProgram program = FilterProgram.HASH;

	private Set<Long> others = Set.of();

	private GroupLayout layout = new GroupLayout(0, new TreeMap<>(), new TreeSet<>());

	private int attempts;

	/**
	 * Create a new instance.
	 * @param group the listeners
	 * @param grace how long to go on accepting after new connections have been steered
	 * away
	 * @param deadline by when to have done
	 * @param meanwhile called about every 100 milliseconds while this waits
	 */
	ListenerDrain(ListenerGroup group, Duration grace, Deadline deadline, Runnable meanwhile) {
		this.listeners = group.listeners();
		this.port = group.address().getPort();
		this.inodes = group.port().inodes();
		this.probe = new LayoutProbe(this.port, deadline);
		this.queues = new AcceptQueueDrain(group, meanwhile);
		this.grace = grace;
		this.deadline = deadline;
		this.detaches = !group.port().isSomebodyCleaningUp();
		this.meanwhile = meanwhile;
	}

	/**
	 * Close the listeners. Those whose event loop does not answer are left open, those
	 * that are open when the time is over, and all that are open if nobody else listens
	 * any more.
	 * @return whether others are left to whom new connections go
	 * @throws IOException if new connections cannot be steered away
	 * @throws InterruptedException if this thread is interrupted; the listeners that are
	 * still open are left open
	 */
	boolean run() throws IOException, InterruptedException {
		boolean drained = false;
		try {
			if (locate()) {
				logger.info("New connections to port {} go to {} listener(s) of other processes now", this.port,
						this.layout.foreign().size());
				drained = settle() && closeListeners();
			}
			return drained;
		}
		catch (ChannelException ex) {
			throw new IOException("the kernel refuses the filter: %s (if it has no memory, see net.core.optmem_max)"
				.formatted(ex.getMessage()), ex);
		}
		finally {
			// Otherwise somebody else does: nothing new shall come to a listener that is
			// still open because its event loop is slow
			Channel channel = (drained && !this.detaches) ? null : Listener.anyOpen(this.listeners);
			if (channel != null) {
				detach(channel);
			}
		}
	}

	private void detach(Channel channel) {
		try {
			ReuseportFilter.detach(channel);
		}
		catch (ChannelException ex) {
			logger.debug("The filter of port {} is left to the others", this.port, ex);
		}
	}

	/**
	 * Find the places of the others, and steer new connections to them.
	 * @return {@code false} if nobody else is there
	 */
	private boolean locate() throws IOException, InterruptedException {
		while (true) {
			GroupCensus census = census();
			List<Listener> open = this.listeners.stream().filter(Listener::isOpen).toList();
			if (census.others().isEmpty() || open.isEmpty()) {
				return false;
			}
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
					steer(found.foreign());
					return true;
				}
			}
			catch (IOException ex) {
				if (this.attempts >= ATTEMPTS / 4 || this.deadline.isOver()) {
					throw ex;
				}
				logger.debug("Port {} is probed once more", this.port, ex);
			}
		}
	}

	private GroupCensus census() throws IOException {
		return GroupCensus.take(this.port, this.inodes);
	}

	private void steer(SortedSet<Integer> places) throws IOException {
		Channel channel = Listener.anyOpen(this.listeners);
		this.program = FilterProgram.among(places);
		if (channel == null || !ReuseportFilter.attach(channel, this.program)) {
			throw new IOException("the transport knows no filters, or its listeners have been closed");
		}
	}

	/**
	 * Wait for the grace time, and then until the accept queues have stayed empty.
	 * @return {@code false} if nobody else is there any more
	 */
	private boolean settle() throws IOException, InterruptedException {
		Deadline end = settled();
		while (!end.isOver()) {
			this.meanwhile.run();
			TimeUnit.NANOSECONDS.sleep(Math.min(end.left().toNanos(), LOOK_INTERVAL.toNanos()));
			if (!isUnchanged()) {
				if (!locate()) {
					return false;
				}
				end = settled();
			}
		}
		this.queues.awaitEmpty(this.deadline);
		return true;
	}

	private Deadline settled() {
		return Deadline.in(this.deadline.left().multipliedBy(CLOSING_SHARE - 1).dividedBy(CLOSING_SHARE))
			.orIn(this.grace);
	}

	/**
	 * Whether the places are still right. Somebody who joined is behind all others.
	 * @return {@code false} if they have to be found again
	 */
	private boolean isUnchanged() throws IOException {
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
	 * Close the listeners whose places are known, many at a time.
	 * @return {@code false} if nobody else is there any more, or the time is over
	 */
	private boolean closeListeners() throws IOException, InterruptedException {
		while (!this.layout.own().isEmpty()) {
			if (this.deadline.isOver()) {
				return false;
			}
			if (!isUnchanged()) {
				if (!locate() || !settle()) {
					return false;
				}
				continue;
			}
			SortedSet<Integer> places = this.layout.closable();
			if (places.isEmpty()) {
				if (!closeInFrontOfTheOnlyOther()) {
					return false;
				}
				continue;
			}
			steer(this.layout.lasting(places.size()));
			if (this.detaches && places.size() == this.layout.own().size()) {
				// One has to be open to take the filter away
				if (places.size() == 1) {
					return true;
				}
				places.remove(places.first());
			}
			int late = close(places);
			this.layout = (late == 0) ? this.layout.without(places) : this.layout.without(places, late);
		}
		return true;
	}

	/**
	 * Close the first listener, into whose place the only other one moves: between the
	 * two, the kernel gives connections to all.
	 * @return {@code false} if nobody else is there any more
	 */
	private boolean closeInFrontOfTheOnlyOther() throws IOException, InterruptedException {
		SortedSet<Integer> place = new TreeSet<>(Set.of(this.layout.own().firstKey()));
		int late = close(place);
		if (late > 0) {
			return locate() && settle();
		}
		this.layout = this.layout.without(place);
		if (this.layout.own().isEmpty()) {
			return true;
		}
		if (this.layout.foreign().isEmpty()) {
			return locate() && settle();
		}
		steer(this.layout.foreign());
		return settle();
	}

	/**
	 * Close listeners and wait until the kernel has let go of them.
	 * @param places their places
	 * @return how many are still open, because their event loops do not close them
	 */
	private int close(SortedSet<Integer> places) throws IOException, InterruptedException {
		List<Listener> closing = new ArrayList<>();
		for (int place : places) {
			closing.add(this.layout.own().get(place));
		}
		leaveLookup(closing);
		closing.forEach(Listener::close);
		Deadline end = this.deadline.orIn(LIMIT);
		for (Listener listener : closing) {
			awaitClose(listener, end);
		}
		int late = countOpen(closing);
		while (late > 0 && !end.isOver()) {
			TimeUnit.MILLISECONDS.sleep(1);
			late = countOpen(closing);
		}
		return late;
	}

	/**
	 * Let no connection request come by the listeners when they are closed, and wait
	 * until those that have come are through.
	 * @param closing the listeners
	 */
	private void leaveLookup(List<Listener> closing) throws InterruptedException {
		for (Listener listener : closing) {
			Channel channel = listener.channel();
			if (channel != null && !ListenerLookup.leave(channel)) {
				logger.debug("The kernel does not take {} out of its look-up before it is closed", listener);
			}
		}
		this.queues.awaitEmpty(this.deadline.orIn(PASSING));
	}

	private static void awaitClose(Listener listener, Deadline end) throws InterruptedException {
		try {
			listener.onClose().toFuture().get(end.left().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			// The kernel knows whether it is closed
		}
	}

	private int countOpen(List<Listener> closing) throws IOException {
		Set<Long> open = census().own();
		return (int) closing.stream().filter((listener) -> open.contains(listener.inode())).count();
	}

}
