package io.github.reuseport.server.rescue;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ThreadTimes;
import io.github.reuseport.server.placement.ServingLoop;

/**
 * The thread of an event loop, as the kernel knows it. Which one that is only the loop
 * itself can find out.
 */
final class LoopThread {

	private static final Logger logger = Loggers.getLogger(LoopThread.class);

	private final ServingLoop loop;

	private volatile long id;

	LoopThread(ServingLoop loop) {
		this.loop = loop;
	}

	ServingLoop loop() {
		return this.loop;
	}

	/**
	 * Have the loop find out which thread it is.
	 */
	void learn() {
		try {
			this.loop.send(this::find);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Event loop {} has ended", this.loop);
		}
	}

	private void find() {
		try {
			this.id = ThreadTimes.currentThread();
		}
		catch (IOException ex) {
			logger.debug("The kernel does not tell the thread of event loop {}", this.loop, ex);
		}
	}

	/**
	 * How long the thread has run and waited for a processor.
	 * @return the times, or {@code null} if they are not known
	 */
	@Nullable ThreadTimes times() {
		long thread = this.id;
		try {
			return (thread != 0) ? ThreadTimes.of(thread) : null;
		}
		catch (IOException ex) {
			logger.debug("The kernel does not tell the times of event loop {}", this.loop, ex);
			return null;
		}
	}

}
