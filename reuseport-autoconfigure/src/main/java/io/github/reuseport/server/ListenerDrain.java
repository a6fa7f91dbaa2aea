package io.github.reuseport.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.FilterProgram;
import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.linux.ReuseportFilter;

/**
 * Closes the listeners of a server one by one, without losing a connection, while others
 * go on listening on the port: a filter gives new connections to the others, the own
 * listeners accept what they have been given before, and whenever one is closed, the
 * filter names only places that belong to others both before and after that. For one use
 * by one thread, which holds the {@link DrainLock} of the port.
 */
final class ListenerDrain {

	private static final Logger logger = Loggers.getLogger(ListenerDrain.class);

	private static final Duration TICK = Duration.ofMillis(2);

	/**
	 * How often to look while the grace time runs.
	 */
	private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

	/**
	 * For how long the accept queues have to be empty.
	 */
	private static final Duration QUIET = Duration.ofMillis(20);

	/**
	 * How long to wait for what depends on event loops, which may be stuck, while nothing
	 * gets better.
	 */
	private static final Duration LIMIT = Duration.ofSeconds(1);

	private static final int ATTEMPTS = 20;

	private final List<Listener> listeners;

	private final InetSocketAddress address;

	private final Set<Long> inodes;

	private final LayoutProbe probe;

	private final Duration grace;

	private final Runnable meanwhile;

	private FilterProgram program = FilterProgram.HASH;

	private Set<Long> others = Set.of();

	private GroupLayout layout = new GroupLayout(0, new TreeMap<>(), new TreeSet<>());

	private int attempts;

	/**
	 * Create a new instance.
	 * @param group the listeners
	 * @param deferred whether the kernel holds back connections until their first bytes
	 * have come
	 * @param grace how long to go on accepting after new connections have been steered
	 * away
	 * @param meanwhile called about every 100 milliseconds while this waits
	 */
	ListenerDrain(ListenerGroup group, boolean deferred, Duration grace, Runnable meanwhile) {
		this.listeners = group.listeners();
		this.address = group.address();
		this.inodes = group.inodes();
		this.probe = new LayoutProbe(this.address, deferred);
		this.grace = grace;
		this.meanwhile = meanwhile;
	}

	/**
	 * Close the listeners. Those whose event loop does not answer are left open, and all
	 * that are open if nobody else listens any more.
	 * @throws IOException if new connections cannot be steered away
	 * @throws InterruptedException if this thread is interrupted; the listeners that are
	 * still open are left open
	 */
	void run() throws IOException, InterruptedException {
		boolean drained = false;
		try {
			if (locate()) {
				logger.info("New connections to port {} go to {} listener(s) of other processes now",
						this.address.getPort(), this.layout.foreign().size());
				drained = settle() && closeListeners();
			}
		}
		catch (ChannelException ex) {
			throw new IOException("the kernel refuses the filter: " + ex.getMessage(), ex);
		}
		finally {
			// Otherwise somebody else does: nothing new shall come to a listener that is
			// still open because its event loop is slow
			Channel channel = drained ? null : anyOpen();
			if (channel != null) {
				ReuseportFilter.detach(channel);
			}
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
				throw new IOException("the group of listeners does not keep still");
			}
			try {
				GroupLayout found = this.probe.find(open, census, this.program);
				if (found.foreign().isEmpty()) {
					throw new IOException("no other listener accepts connections");
				}
				if (census().equals(census)) {
					this.layout = found;
					this.others = census.others();
					steer(found.foreign());
					return true;
				}
			}
			catch (IOException ex) {
				if (this.attempts >= ATTEMPTS / 4) {
					throw ex;
				}
				logger.debug("Port {} is probed once more", this.address.getPort(), ex);
			}
		}
	}

	private GroupCensus census() throws IOException {
		return GroupCensus.take(this.address.getPort(), this.inodes);
	}

	private void steer(SortedSet<Integer> places) throws IOException {
		Channel channel = anyOpen();
		this.program = FilterProgram.among(places);
		if (channel == null || !ReuseportFilter.attach(channel, this.program)) {
			throw new IOException("the transport knows no filters");
		}
	}

	private @Nullable Channel anyOpen() {
		for (Listener listener : this.listeners) {
			Channel channel = listener.channel();
			if (channel != null && listener.isOpen()) {
				return channel;
			}
		}
		return null;
	}

	/**
	 * Wait for the grace time, and then until the accept queues have stayed empty.
	 * @return {@code false} if nobody else is there any more
	 */
	private boolean settle() throws IOException, InterruptedException {
		long steered = System.nanoTime();
		while (System.nanoTime() - steered < this.grace.toNanos()) {
			this.meanwhile.run();
			long left = this.grace.toNanos() - (System.nanoTime() - steered);
			TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_INTERVAL.toNanos()));
			if (!isUnchanged()) {
				if (!locate()) {
					return false;
				}
				steered = System.nanoTime();
			}
		}
		awaitEmptyQueues();
		return true;
	}

	private void awaitEmptyQueues() throws InterruptedException {
		long quiet = System.nanoTime();
		long better = quiet;
		long fewest = Long.MAX_VALUE;
		while (System.nanoTime() - quiet < QUIET.toNanos() && System.nanoTime() - better < LIMIT.toNanos()) {
			TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
			long waiting = countWaiting();
			quiet = (waiting > 0) ? System.nanoTime() : quiet;
			if (waiting < fewest) {
				fewest = waiting;
				better = System.nanoTime();
			}
		}
	}

	private long countWaiting() {
		long waiting = 0;
		// Also where the place is not known, because the event loop is slow
		for (Listener listener : this.listeners) {
			Channel channel = listener.isOpen() ? listener.channel() : null;
			ListenInfo info = (channel != null) ? SocketOptions.listenInfo(channel) : null;
			waiting += (info != null) ? info.acceptQueue() : 0;
		}
		return waiting;
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
	 * Close the listeners whose places are known.
	 * @return {@code false} if nobody else is there any more
	 */
	private boolean closeListeners() throws IOException, InterruptedException {
		while (!this.layout.own().isEmpty()) {
			if (!isUnchanged()) {
				if (!locate() || !settle()) {
					return false;
				}
				continue;
			}
			// The first place, so that others move in front of the own ones
			int place = this.layout.own().firstKey();
			Listener listener = this.layout.own().get(place);
			SortedSet<Integer> lasting = this.layout.lasting(place);
			steer(lasting.isEmpty() ? this.layout.foreign() : lasting);
			if (listener == null || !close(listener)) {
				forget(place);
				continue;
			}
			this.layout = this.layout.without(place);
			if (lasting.isEmpty() && !this.layout.own().isEmpty()) {
				// The only one moved: the kernel gave connections to all meanwhile
				steer(this.layout.foreign());
				if (!settle()) {
					return false;
				}
			}
		}
		return true;
	}

	/**
	 * Forget a listener that is closed some time later, when the last one moves.
	 * @param place its place
	 */
	private void forget(int place) {
		SortedMap<Integer, Listener> own = new TreeMap<>(this.layout.own());
		own.remove(place);
		this.layout = new GroupLayout(this.layout.size(), own, this.layout.lasting(place));
	}

	/**
	 * Close a listener and wait until the kernel has let go of it.
	 * @param listener the listener
	 * @return {@code false} if its event loop does not do it
	 */
	private boolean close(Listener listener) throws IOException, InterruptedException {
		listener.close();
		try {
			listener.onClose().toFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
		long began = System.nanoTime();
		while (census().own().contains(listener.inode())) {
			if (System.nanoTime() - began > LIMIT.toNanos()) {
				return false;
			}
			TimeUnit.MILLISECONDS.sleep(1);
		}
		return true;
	}

}
