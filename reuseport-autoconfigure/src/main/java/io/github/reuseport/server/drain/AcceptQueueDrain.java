package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waits until the event loops of a server have accepted what waits in the accept queues
 * of its listeners. For use by one thread.
 */
final class AcceptQueueDrain {

	/**
	 * How long to accept what waits where connection requests cannot be kept away, so
	 * that it may never end.
	 */
	static final Duration LIMIT = Duration.ofSeconds(1);

	private static final Duration TICK = Duration.ofMillis(2);

	/**
	 * For how long the accept queues have to be empty.
	 */
	private static final Duration QUIET = Duration.ofMillis(20);

	private final DrainedQueues queues;

	private final Runnable meanwhile;

	/**
	 * Prepare to look at the accept queues of listeners.
	 * @param queues the queues
	 * @param meanwhile called again and again while this waits
	 */
	AcceptQueueDrain(DrainedQueues queues, Runnable meanwhile) {
		this.queues = queues;
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
			if (this.queues.waiting() > 0) {
				quiet = System.nanoTime();
			}
		}
	}

}
