package io.github.reuseport.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/**
 * Client that sends the next request as soon as one is answered. For use by its event
 * loop, except where noted.
 */
abstract class LoadClient {

	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(10);

	private final EventLoop loop;

	private final InetSocketAddress server;

	private final int requests;

	private final LoadRecorder recorder;

	private final Promise<Void> ended;

	private int outstanding;

	private boolean stopped;

	private volatile Duration pause = Duration.ZERO;

	/**
	 * Create a new instance, which has not begun.
	 * @param loop the event loop
	 * @param server the address of the application
	 * @param requests how many requests are outstanding at any time
	 * @param recorder counts what comes of the requests
	 */
	LoadClient(EventLoop loop, InetSocketAddress server, int requests, LoadRecorder recorder) {
		this.loop = loop;
		this.server = server;
		this.requests = requests;
		this.recorder = recorder;
		this.ended = loop.newPromise();
	}

	/**
	 * Begin. May be called by any thread.
	 */
	final void start() {
		this.loop.execute(() -> {
			for (int i = 0; i < this.requests; i++) {
				ask();
			}
		});
	}

	private void ask() {
		this.outstanding++;
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

	final ChannelFuture connect(ChannelHandler handler) {
		return new Bootstrap().group(this.loop)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
			// Reset by the client, which closes it after the last answer: its port is
			// free again at once
			.option(ChannelOption.SO_LINGER, 0)
			.handler(handler)
			.connect(this.server);
	}

	final void answered(long start) {
		this.recorder.answered(start);
		goOnAfter(this.pause);
	}

	final void failed(Throwable cause) {
		this.recorder.failed((cause instanceof IOException) ? cause : new IOException(cause.toString(), cause));
		goOnAfter(PAUSE_AFTER_FAILURE);
	}

	/**
	 * The server has not looked at a request and will not.
	 * @param start when it was first sent
	 */
	final void refused(long start) {
		this.recorder.retried();
		send(start);
	}

	private void goOnAfter(Duration delay) {
		if (delay.isZero()) {
			goOn();
		}
		else {
			this.loop.schedule(this::goOn, delay.toNanos(), TimeUnit.NANOSECONDS);
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
		this.loop.execute(() -> this.stopped = true);
		return this.ended;
	}

}
