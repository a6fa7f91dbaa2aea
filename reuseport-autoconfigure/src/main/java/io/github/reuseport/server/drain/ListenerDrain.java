package io.github.reuseport.server.drain;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelException;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.listener.GroupPort;
import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.ListenerGroup;

/**
 * Closes the listeners of a server without losing a connection, while others go on
 * listening on the port: a filter gives new connections to the others, the own listeners
 * accept what they have been given before, and whenever some are closed, the filter names
 * only slots that belong to others both before and after that. For one use by one thread,
 * which holds the {@link DrainLock} of the port.
 */
final class ListenerDrain {

	private static final Logger logger = Loggers.getLogger(ListenerDrain.class);

	/**
	 * How often to look while the grace time runs.
	 */
	private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

	/**
	 * The part of the time that is kept for closing, rather than for the grace time.
	 */
	private static final int CLOSING_SHARE = 5;

	private final int port;

	private final GroupPort groupPort;

	private final Diversion diversion;

	private final AcceptQueueDrain queues;

	private final ListenerClosing closing;

	private final Duration grace;

	private final Deadline deadline;

	private final Runnable meanwhile;

	/**
	 * Prepare to close the listeners.
	 * @param group the listeners
	 * @param grace how long to go on accepting after new connections have been steered
	 * away
	 * @param deadline by when to have done
	 * @param meanwhile called about every 100 milliseconds while this waits
	 */
	ListenerDrain(ListenerGroup group, Duration grace, Deadline deadline, Runnable meanwhile) {
		this.port = group.address().getPort();
		this.groupPort = group.port();
		this.diversion = new Diversion(group, deadline);
		this.queues = new AcceptQueueDrain(new GroupAcceptQueues(group), meanwhile);
		this.closing = new ListenerClosing(this.diversion, this.queues, deadline.whole());
		this.grace = grace;
		this.deadline = deadline;
		this.meanwhile = meanwhile;
	}

	/**
	 * Close the listeners. Those whose event loop does not answer are left open, those
	 * that are open when the time is over, and all that are open if nobody else listens
	 * any more. One is left open to take the filter away, if nobody else will.
	 * @return whether others are left to whom new connections go: then comes
	 * {@link #end()}
	 * @throws IOException if new connections cannot be steered away
	 * @throws InterruptedException if this thread is interrupted; the listeners that are
	 * still open are left open
	 */
	boolean run() throws IOException, InterruptedException {
		boolean drained = false;
		try {
			if (this.diversion.locate()) {
				logger.info("New connections to port {} go to {} listener(s) of other processes now", this.port,
						this.diversion.layout().foreign().size());
				drained = settle() && closeListeners();
			}
			return drained;
		}
		catch (ChannelException ex) {
			throw new IOException("the kernel refuses the filter: %s (if it has no memory, see net.core.optmem_max)"
				.formatted(ex.getMessage()), ex);
		}
		finally {
			// Otherwise that is for the end: a listener that is still open because its
			// event loop is slow shall get nothing new
			if (!drained) {
				this.diversion.end();
			}
		}
	}

	/**
	 * Take the filter away, if nobody else will, once what waits for the listeners that
	 * are still open has been accepted: these are to be closed at once. The kernel
	 * spreads connection requests over them too for as long as that takes, a millisecond
	 * or so: they are not answered, and answered by somebody else when the client sends
	 * them again after a second, rather than reset.
	 * @throws InterruptedException if this thread is interrupted; the filter is taken
	 * away all the same
	 */
	void end() throws InterruptedException {
		List<Listener> open = this.diversion.open();
		if (open.isEmpty()) {
			return;
		}
		try {
			this.closing.leaveLookup(open);
		}
		finally {
			if (detaches()) {
				this.diversion.end();
			}
		}
	}

	/**
	 * Wait for the grace time, for handshakes that take longer because a packet was lost,
	 * and then until the accept queues have stayed empty.
	 * @return {@code false} if nobody else is there any more
	 */
	private boolean settle() throws IOException, InterruptedException {
		Handshakes handshakes = Handshakes.underWay(this.port, this.deadline);
		Deadline end = settled();
		while (!end.isOver()) {
			this.meanwhile.run();
			TimeUnit.NANOSECONDS.sleep(Math.min(end.left().toNanos(), LOOK_INTERVAL.toNanos()));
			if (!this.diversion.isUnchanged()) {
				if (!this.diversion.locate()) {
					return false;
				}
				end = settled();
			}
		}
		handshakes.await();
		this.queues.awaitEmpty(this.deadline);
		return true;
	}

	private Deadline settled() {
		return Deadline.in(this.deadline.left().multipliedBy(CLOSING_SHARE - 1).dividedBy(CLOSING_SHARE))
			.orIn(this.grace);
	}

	/**
	 * Close the listeners whose slots are known, many at a time.
	 * @return {@code false} if nobody else is there any more
	 */
	private boolean closeListeners() throws IOException, InterruptedException {
		while (!this.diversion.layout().own().isEmpty()) {
			if (this.deadline.isOver()) {
				logger.warn(
						"There was no time to close the listeners of port {} in order. {} of them are closed at "
								+ "once: clients that connect at that moment wait for a second",
						this.port, this.diversion.open().size());
				return true;
			}
			if (!this.diversion.isUnchanged()) {
				if (!this.diversion.locate() || !settle()) {
					return false;
				}
				continue;
			}
			SortedSet<Integer> slots = this.diversion.layout().closable();
			if (!slots.isEmpty()) {
				this.diversion.divert(this.diversion.layout().lasting(slots.size()));
			}
			int own = this.diversion.layout().own().size();
			if (own == Math.max(1, slots.size()) && detaches()) {
				// One has to be open to take the filter away
				if (own == 1) {
					return true;
				}
				slots.remove(slots.first());
			}
			if (slots.isEmpty()) {
				if (!closeInFrontOfTheOnlyOther()) {
					return false;
				}
				continue;
			}
			int late = close(slots);
			this.diversion.closed(slots, late);
		}
		return true;
	}

	/**
	 * Whether to take the filter away in the end.
	 * @return {@code false} if one of those who go on does
	 */
	private boolean detaches() {
		return !this.groupPort.isSomebodyCleaningUp();
	}

	/**
	 * Close the first listener, into whose slot the only other one moves: between the
	 * two, the kernel gives connections to all.
	 * @return {@code false} if nobody else is there any more
	 */
	private boolean closeInFrontOfTheOnlyOther() throws IOException, InterruptedException {
		SortedSet<Integer> slot = new TreeSet<>(Set.of(this.diversion.layout().own().firstKey()));
		int late = close(slot);
		if (late > 0) {
			return this.diversion.locate() && settle();
		}
		this.diversion.closed(slot, 0);
		if (this.diversion.layout().own().isEmpty()) {
			return true;
		}
		if (this.diversion.layout().foreign().isEmpty()) {
			return this.diversion.locate() && settle();
		}
		this.diversion.divert(this.diversion.layout().foreign());
		return settle();
	}

	private int close(SortedSet<Integer> slots) throws IOException, InterruptedException {
		return this.closing.close(slots.stream().map(this.diversion.layout().own()::get).toList());
	}

}
