package io.github.reuseport.takeover;

import java.time.Duration;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ProcessState;

/**
 * A process that has been asked to stop. Tells when its listeners are closed, when it has
 * ended, and once when one of these takes longer than it should. Not for use by several
 * threads.
 */
final class AskedProcess {

	private static final Logger logger = Loggers.getLogger(AskedProcess.class);

	private final ProcessHandle process;

	private final int port;

	private final Duration timeout;

	private final long askedAt = System.nanoTime();

	private boolean listening = true;

	private boolean overdue;

	AskedProcess(ProcessHandle process, int port, Duration timeout) {
		this.process = process;
		this.port = port;
		this.timeout = timeout;
	}

	ProcessHandle handle() {
		return this.process;
	}

	/**
	 * Look at the process.
	 * @param listens whether it was seen to listen on the port
	 * @return whether it has ended
	 */
	boolean hasEnded(boolean listens) {
		long millis = Duration.ofNanos(System.nanoTime() - this.askedAt).toMillis();
		boolean ended = !ProcessState.isRunning(this.process);
		if (this.listening && (ended || !listens)) {
			this.listening = false;
			logger.info("Process {} has closed its listeners on port {}, {} ms after it was asked to stop",
					this.process.pid(), this.port, millis);
		}
		if (ended) {
			logger.info("Process {} has ended, {} ms after it was asked to stop", this.process.pid(), millis);
		}
		else if (!this.overdue && Duration.ofMillis(millis).compareTo(this.timeout) > 0) {
			this.overdue = true;
			tellOverdue(millis);
		}
		return ended;
	}

	private void tellOverdue(long millis) {
		if (this.listening) {
			logger.warn("Process {} still listens on port {}, {} ms after it was asked to stop: it and this one both "
					+ "go on serving", this.process.pid(), this.port, millis);
		}
		else {
			logger.info("Process {} does not listen on port {} any more but has not ended, {} ms after it was asked "
					+ "to stop", this.process.pid(), this.port, millis);
		}
	}

	boolean isListening() {
		return this.listening;
	}

	/**
	 * Whether it is waited for.
	 * @return {@code false} after the timeout
	 */
	boolean isAwaited() {
		return !this.overdue;
	}

}
