package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.server.listener.Listener;

/**
 * Catches probes at the own listeners, until it is closed. For use by one thread.
 */
final class ProbeCatchers implements AutoCloseable {

	private final Set<InetSocketAddress> probes = ConcurrentHashMap.newKeySet();

	private final ConcurrentMap<Integer, Listener> caught = new ConcurrentHashMap<>();

	private final List<CountDownLatch> ready = new ArrayList<>();

	private final List<Runnable> closing = new ArrayList<>();

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

	/**
	 * Catch at a listener. The catcher is there at once for other loops that accept for
	 * it. Its own loop only calls one that it has been told of by a task, and a busy ring
	 * does not come to its tasks for seconds; so there is a second one, which the loop
	 * adds itself as soon as it accepts something.
	 * @param listener the listener
	 */
	private void catchAt(Listener listener) {
		Channel channel = listener.channel();
		if (channel != null) {
			IntConsumer caught = (port) -> this.caught.put(port, listener);
			CountDownLatch ready = new CountDownLatch(1);
			add(channel, new ProbeCatcher(this.probes, caught, ready));
			ProbeCatcher own = new ProbeCatcher(this.probes, caught, ready);
			listener.loop().send(() -> channel.pipeline().addFirst(own));
			this.closing.add(() -> listener.loop().send(() -> remove(channel, own)));
			this.ready.add(ready);
		}
	}

	private void add(Channel channel, ProbeCatcher catcher) {
		channel.pipeline().addFirst(catcher);
		this.closing.add(() -> remove(channel, catcher));
	}

	/**
	 * Wait until the event loops are prepared. One that is not does not hold up the
	 * others.
	 * @param deadline how long to wait at most
	 * @throws InterruptedException if this thread is interrupted
	 */
	void awaitReady(Deadline deadline) throws InterruptedException {
		for (CountDownLatch loop : this.ready) {
			loop.await(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
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
		// One that is removed late takes nothing
		this.probes.clear();
		this.closing.forEach(ProbeCatchers::run);
	}

	private static void run(Runnable closing) {
		try {
			closing.run();
		}
		catch (RejectedExecutionException ex) {
			// The event loop has ended
		}
	}

	private static void remove(Channel channel, ProbeCatcher catcher) {
		try {
			channel.pipeline().remove(catcher);
		}
		catch (NoSuchElementException ex) {
			// The channel has been closed meanwhile, and its pipeline is empty
		}
	}

}
