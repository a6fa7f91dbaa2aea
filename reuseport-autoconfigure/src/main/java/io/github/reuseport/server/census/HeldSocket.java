package io.github.reuseport.server.census;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import io.github.reuseport.linux.ProcessState;

/**
 * What is known of a socket: the processes that hold it, and when to look for them again.
 * One that nobody was found for is looked for ever more seldom.
 */
final class HeldSocket {

	private static final Duration FIRST_DELAY = Duration.ofMillis(100);

	private static final Duration LAST_DELAY = Duration.ofMinutes(5);

	private final Set<ProcessHandle> holders = new HashSet<>();

	private int looks;

	private long next;

	void add(ProcessHandle process) {
		this.holders.add(process);
	}

	Stream<ProcessHandle> holders() {
		return this.holders.stream();
	}

	/**
	 * Forget the processes that have ended.
	 */
	void forgetEnded() {
		this.holders.removeIf((process) -> !ProcessState.isRunning(process));
	}

	/**
	 * Whether nobody is known to hold it, and it is time to look.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return {@code true} if it is
	 */
	boolean isToBeLookedFor(long now) {
		return this.holders.isEmpty() && (this.looks == 0 || now - this.next >= 0);
	}

	/**
	 * Record that it has been looked for, and who holds it been added.
	 * @param now the time, as of {@link System#nanoTime()}
	 */
	void lookedFor(long now) {
		if (!this.holders.isEmpty()) {
			this.looks = 0;
			return;
		}
		long delay = FIRST_DELAY.toNanos() << Math.min(this.looks, 20);
		this.next = now + Math.min(delay, LAST_DELAY.toNanos());
		this.looks++;
	}

}
