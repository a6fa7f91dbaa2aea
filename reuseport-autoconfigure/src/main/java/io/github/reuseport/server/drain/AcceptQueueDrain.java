package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;

import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.server.census.PortCensus;
import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.ListenerGroup;

/**
 * Waits until the event loops of a server have accepted what waits in the accept queues
 * of its listeners. For use by one thread.
 */
final class AcceptQueueDrain {

	private static final Duration TICK = Duration.ofMillis(2);

	/**
	 * For how long the accept queues have to be empty.
	 */
	private static final Duration QUIET = Duration.ofMillis(20);

	private final ListenerGroup group;

	private final Runnable meanwhile;

	/**
	 * Prepare to look at the accept queues of listeners.
	 * @param group the listeners
	 * @param meanwhile called again and again while this waits
	 */
	AcceptQueueDrain(ListenerGroup group, Runnable meanwhile) {
		this.group = group;
		this.meanwhile = meanwhile;
	}

	/**
	 * Wait until the queues have stayed empty for a moment.
	 * @param deadline how long to wait at most
	 * @throws InterruptedException if this thread is interrupted
	 */
	void awaitEmpty(Deadline deadline) throws InterruptedException {
		long quiet = System.nanoTime();
		while (System.nanoTime() - quiet < QUIET.toNanos() && !deadline.isOver()) {
			this.meanwhile.run();
			TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
			if (countWaiting() > 0) {
				quiet = System.nanoTime();
			}
		}
	}

	/**
	 * Count the connections that wait at listeners which are open.
	 * @return their number, as far as the kernel tells
	 */
	long countWaiting() {
		if (!this.group.transport().isNative()) {
			return countListed();
		}
		long waiting = 0;
		for (Listener listener : this.group.listeners()) {
			Channel channel = listener.isOpen() ? listener.channel() : null;
			ListenInfo info = ListenInfo.read(channel);
			waiting += (info != null) ? info.acceptQueue() : 0;
		}
		return waiting;
	}

	private long countListed() {
		PortCensus.Count count = this.group.port().census(Duration.ZERO);
		return (count != null)
				? count.listening().values().stream().mapToLong((listening) -> listening.acceptQueue()).sum() : 0;
	}

}
