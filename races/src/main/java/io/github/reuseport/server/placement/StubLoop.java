package io.github.reuseport.server.placement;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.AbstractEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Event loop without a thread: the actors of a test do its work. Counts what is
 * registered with it.
 */
final class StubLoop extends AbstractEventLoop {

	private final AtomicInteger registered = new AtomicInteger();

	private final boolean ended;

	StubLoop(boolean ended) {
		this.ended = ended;
	}

	int registered() {
		return this.registered.get();
	}

	@Override
	public void execute(Runnable task) {
		if (this.ended) {
			throw new RejectedExecutionException();
		}
	}

	@Override
	public @Nullable ChannelFuture register(@Nullable ChannelPromise promise) {
		this.registered.getAndIncrement();
		return null;
	}

	@Override
	public @Nullable ChannelFuture register(Channel channel) {
		throw new UnsupportedOperationException();
	}

	@Override
	@Deprecated
	public @Nullable ChannelFuture register(Channel channel, ChannelPromise promise) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean inEventLoop(Thread thread) {
		return false;
	}

	@Override
	public boolean isShuttingDown() {
		return this.ended;
	}

	@Override
	public boolean isShutdown() {
		return this.ended;
	}

	@Override
	public boolean isTerminated() {
		return this.ended;
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) {
		return this.ended;
	}

	@Override
	public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Future<?> terminationFuture() {
		throw new UnsupportedOperationException();
	}

	@Override
	@Deprecated
	public void shutdown() {
		throw new UnsupportedOperationException();
	}

}
