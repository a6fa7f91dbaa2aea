package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts what happens while a server drains. Safe for use by any thread.
 */
final class DrainTally {

	/**
	 * How long connections that have just been closed may still be counted: until their
	 * event loops have had a processor.
	 */
	private static final Duration CLOSING = Duration.ofSeconds(2);

	private final Deadline deadline;

	private final LongSupplier open;

	private final LongSupplier accepted;

	private final long acceptedBefore;

	private final LongAdder asked = new LongAdder();

	private final LongAdder left = new LongAdder();

	private final LongAdder answered = new LongAdder();

	private final LongAdder streams = new LongAdder();

	private final LongAdder cut = new LongAdder();

	private volatile boolean over;

	/**
	 * Begin to count.
	 * @param deadline by when the server has to be stopped
	 * @param open how many connections are open now
	 * @param accepted how many have been accepted since the server was started
	 */
	DrainTally(Deadline deadline, LongSupplier open, LongSupplier accepted) {
		this.deadline = deadline;
		this.open = open;
		this.accepted = accepted;
		this.acceptedBefore = accepted.getAsLong();
	}

	/**
	 * Connections that are open, from when they were accepted.
	 * @return their number
	 */
	long open() {
		return this.open.getAsLong();
	}

	void asked() {
		this.asked.increment();
	}

	/**
	 * A client that was asked has gone.
	 */
	void left() {
		if (!this.over) {
			this.left.increment();
		}
	}

	void answered() {
		this.answered.increment();
	}

	/**
	 * A response without an end has been given one.
	 */
	void ended() {
		this.streams.increment();
	}

	void cut(long connections) {
		this.cut.add(connections);
	}

	/**
	 * From now on connections are closed by the server.
	 */
	void over() {
		this.over = true;
	}

	/**
	 * Wait until what has just been closed is counted as open no more, and count what is
	 * open then as cut.
	 * @param unanswered how many requests have not been answered
	 * @return what has been done
	 */
	DrainReport end(int unanswered) {
		Deadline closed = this.deadline.orIn(CLOSING);
		while (open() > unanswered && !closed.isOver() && closed.pause()) {
			// Look again
		}
		// Those that have not been answered, and those that did not come to a request
		cut(Math.max(unanswered, open()));
		return report();
	}

	DrainReport report() {
		return new DrainReport(this.deadline.elapsed(), this.accepted.getAsLong() - this.acceptedBefore,
				this.asked.sum(), this.left.sum(), this.answered.sum(), this.streams.sum(), this.cut.sum());
	}

}
