package io.github.reuseport.server.drain;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.Channel;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ListenerLookup;
import io.github.reuseport.server.listener.Listener;

/**
 * Closes listeners to which the kernel's filter gives no new connections any more. For
 * use by one thread.
 */
final class ListenerClosing {

	private static final Logger logger = Loggers.getLogger(ListenerClosing.class);

	/**
	 * How long to wait for event loops, which may be stalled, to accept what the kernel
	 * is just giving to a listener, and how long for them to close.
	 */
	private static final Duration LIMIT = Duration.ofSeconds(1);

	private final Diversion diversion;

	private final AcceptQueueDrain queues;

	private final Deadline deadline;

	ListenerClosing(Diversion diversion, AcceptQueueDrain queues, Deadline deadline) {
		this.diversion = diversion;
		this.queues = queues;
		this.deadline = deadline;
	}

	/**
	 * Close listeners and wait until the kernel has let go of them.
	 * @param listeners the listeners
	 * @return how many are still open, because their event loops do not close them
	 * @throws IOException where the kernel cannot be asked
	 * @throws InterruptedException if this thread is interrupted
	 */
	int close(Collection<Listener> listeners) throws IOException, InterruptedException {
		leaveLookup(listeners);
		listeners.forEach(Listener::close);
		Deadline end = this.deadline.orIn(LIMIT);
		for (Listener listener : listeners) {
			awaitClose(listener, end);
		}
		int late = countOpen(listeners);
		while (late > 0 && !end.isOver()) {
			TimeUnit.MILLISECONDS.sleep(1);
			late = countOpen(listeners);
		}
		return late;
	}

	/**
	 * Let no connection request come by the listeners when they are closed, and wait
	 * until those that have come are through.
	 * @param listeners the listeners
	 * @throws InterruptedException if this thread is interrupted
	 */
	void leaveLookup(Collection<Listener> listeners) throws InterruptedException {
		for (Listener listener : listeners) {
			Channel channel = listener.channel();
			if (channel != null && !ListenerLookup.leave(channel)) {
				logger.debug("The kernel does not take {} out of its look-up before it is closed", listener);
			}
		}
		this.queues.awaitEmpty(this.deadline.orIn(LIMIT));
	}

	private static void awaitClose(Listener listener, Deadline end) throws InterruptedException {
		try {
			listener.onClose().toFuture().get(end.left().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			// The kernel knows whether it is closed
		}
	}

	private int countOpen(Collection<Listener> listeners) throws IOException {
		Set<Long> open = this.diversion.census().own();
		return (int) listeners.stream().filter((listener) -> open.contains(listener.inode())).count();
	}

}
