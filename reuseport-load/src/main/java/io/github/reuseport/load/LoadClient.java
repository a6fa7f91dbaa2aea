package io.github.reuseport.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/**
 * Client that sends the next request as soon as one is answered. For use by its event
 * loop, except where noted.
 */
abstract class LoadClient {

	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(10);

	private final LoadTarget target;

	private final int requests;

	private final Promise<Void> ended;

	private int outstanding;

	private boolean stopped;

	private volatile Duration pause = Duration.ZERO;

	/**
	 * Make a client that has not begun.
	 * @param target what it requests from
	 * @param requests how many requests are outstanding at any time
	 */
	LoadClient(LoadTarget target, int requests) {
		this.target = target;
		this.requests = requests;
		this.ended = target.loop().newPromise();
	}

	/**
	 * Begin. May be called by any thread.
	 */
	final void start() {
		this.target.loop().execute(() -> {
			for (int i = 0; i < this.requests; i++) {
				ask();
			}
		});
	}

	private void ask() {
		this.outstanding++;
		this.target.recorder().sent();
		send(System.nanoTime());
	}

	/**
	 * Send a request. Its end is told by {@link #answered}, {@link #failed} or
	 * {@link #refused}, once.
	 * @param start when the request was first sent
	 */
	abstract void send(long start);

	/**
	 * Close the connections that are left when all requests have ended.
	 */
	abstract void close();

	/**
	 * What the client requests from.
	 * @return the target
	 */
	final LoadTarget target() {
		return this.target;
	}

	final void answered(long start) {
		this.target.recorder().answered(start);
		goOnAfter(this.pause);
	}

	final void failed(Throwable cause) {
		this.target.recorder()
			.failed((cause instanceof IOException) ? cause : new IOException(cause.toString(), cause));
		goOnAfter(PAUSE_AFTER_FAILURE);
	}

	/**
	 * The server has not looked at a request and will not.
	 * @param start when it was first sent
	 */
	final void refused(long start) {
		this.target.recorder().retried();
		send(start);
	}

	private void goOnAfter(Duration delay) {
		if (delay.isZero()) {
			goOn();
		}
		else {
			this.target.loop().schedule(this::goOn, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void goOn() {
		this.outstanding--;
		if (!this.stopped) {
			ask();
		}
		else if (this.outstanding == 0) {
			close();
			this.ended.trySuccess(null);
		}
	}

	/**
	 * Wait before the next request. May be called by any thread.
	 * @param duration how long, 0 for not at all
	 */
	final void pause(Duration duration) {
		this.pause = duration;
	}

	/**
	 * Send no more requests. May be called by any thread.
	 * @return completes when all have been answered
	 */
	final Future<Void> stop() {
		this.target.loop().execute(() -> this.stopped = true);
		return this.ended;
	}

}
