package io.github.reuseport.server;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Event loops that serve the connections of one listener: its own loop alone, or in turn
 * those loops that have no listener of their own too. Reactor Netty registers every
 * accepted connection here, on the loop of the listener and nowhere else, so the turn
 * needs no synchronization.
 */
final class ServingLoops extends AbstractEventExecutorGroup implements EventLoopGroup {

	private final EventLoopGroup parent;

	private final EventLoop[] loops;

	private final @Nullable ConnectionLimit limit;

	private int turn;

	/**
	 * Create a new instance.
	 * @param parent the group that owns the loops
	 * @param loops the loops, the listener's own first
	 * @param limit the limit on open connections of the server, or {@code null}
	 */
	ServingLoops(EventLoopGroup parent, List<EventLoop> loops, @Nullable ConnectionLimit limit) {
		this.parent = parent;
		this.loops = loops.toArray(EventLoop[]::new);
		this.limit = limit;
	}

	@Override
	public EventLoop next() {
		int index = this.turn;
		this.turn = (index + 1 < this.loops.length) ? index + 1 : 0;
		return this.loops[index];
	}

	@Override
	public ChannelFuture register(Channel channel) {
		admit(channel);
		return next().register(channel);
	}

	@Override
	public ChannelFuture register(ChannelPromise promise) {
		admit(promise.channel());
		return next().register(promise);
	}

	@Override
	@Deprecated
	public ChannelFuture register(Channel channel, ChannelPromise promise) {
		admit(channel);
		return next().register(channel, promise);
	}

	private void admit(Channel channel) {
		if (this.limit != null) {
			this.limit.admit(channel);
		}
	}

	@Override
	public Iterator<EventExecutor> iterator() {
		return List.<EventExecutor>of(this.loops).iterator();
	}

	@Override
	public boolean isShuttingDown() {
		return this.parent.isShuttingDown();
	}

	@Override
	public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
		return this.parent.shutdownGracefully(quietPeriod, timeout, unit);
	}

	@Override
	public Future<?> terminationFuture() {
		return this.parent.terminationFuture();
	}

	@Override
	@Deprecated
	public void shutdown() {
		this.parent.shutdown();
	}

	@Override
	public boolean isShutdown() {
		return this.parent.isShutdown();
	}

	@Override
	public boolean isTerminated() {
		return this.parent.isTerminated();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.parent.awaitTermination(timeout, unit);
	}

}
