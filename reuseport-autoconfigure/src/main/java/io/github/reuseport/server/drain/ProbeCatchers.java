package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.server.listener.Listener;

/**
 * Catches probes at the own listeners, until it is closed. For use by one thread.
 */
final class ProbeCatchers implements AutoCloseable {

	private final Set<InetSocketAddress> probes = ConcurrentHashMap.newKeySet();

	private final ConcurrentMap<Integer, Listener> caught = new ConcurrentHashMap<>();

	private final Map<Channel, ProbeCatcher> catchers = new LinkedHashMap<>();

	/**
	 * Begin to catch.
	 * @param listeners the own listeners, which are open
	 */
	ProbeCatchers(List<Listener> listeners) {
		try {
			listeners.forEach(this::catchAt);
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	private void catchAt(Listener listener) {
		Channel channel = listener.channel();
		if (channel != null) {
			ProbeCatcher catcher = new ProbeCatcher(this.probes, (port) -> this.caught.put(port, listener));
			channel.pipeline().addFirst(catcher);
			this.catchers.put(channel, catcher);
		}
	}

	/**
	 * Wait until the event loops are prepared. One that is not does not hold up the
	 * others.
	 * @param deadline how long to wait at most
	 * @throws InterruptedException if this thread is interrupted
	 */
	void awaitReady(Deadline deadline) throws InterruptedException {
		for (ProbeCatcher catcher : this.catchers.values()) {
			catcher.ready().await(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Catch a probe that is going to connect.
	 * @param probe the probe, bound
	 */
	void expect(Socket probe) {
		this.probes.add((InetSocketAddress) probe.getLocalSocketAddress());
	}

	/**
	 * Wait until listeners have accepted.
	 * @param listeners how many of them
	 * @param deadline how long to wait at most
	 * @return whether all have
	 * @throws InterruptedException if this thread is interrupted
	 */
	boolean await(int listeners, Deadline deadline) throws InterruptedException {
		while (this.caught.size() < listeners && !deadline.isOver()) {
			TimeUnit.MILLISECONDS.sleep(1);
		}
		return this.caught.size() >= listeners;
	}

	/**
	 * The listener that accepted a probe.
	 * @param port the port of the probe
	 * @return the listener, or {@code null} if none of the own did
	 */
	@Nullable Listener acceptorOf(int port) {
		return this.caught.get(port);
	}

	@Override
	public void close() {
		this.catchers.forEach(ProbeCatchers::remove);
	}

	private static void remove(Channel channel, ProbeCatcher catcher) {
		try {
			channel.pipeline().remove(catcher);
		}
		catch (NoSuchElementException | RejectedExecutionException ex) {
			// The channel has been closed meanwhile, and its pipeline is empty, or its
			// event loop has ended
		}
	}

}
