package io.github.reuseport.server;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
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

	private final int[] indexes;

	private final EventLoop[] loops;

	private final ChannelFutureListener[] closed;

	private final ConnectionCounters counters;

	private final @Nullable ConnectionLimit limit;

	private int turn;

	/**
	 * Create a new instance.
	 * @param plan the plan of the server
	 * @param indexes the indexes of the loops, the listener's own first
	 * @param counters where connections are counted
	 * @param limit the limit on open connections of the server, or {@code null}
	 */
	ServingLoops(ListenerPlan plan, int[] indexes, ConnectionCounters counters, @Nullable ConnectionLimit limit) {
		this.parent = plan.group();
		this.indexes = indexes;
		this.loops = new EventLoop[indexes.length];
		this.closed = new ChannelFutureListener[indexes.length];
		for (int i = 0; i < indexes.length; i++) {
			int loop = indexes[i];
			this.loops[i] = plan.loops().get(loop);
			this.closed[i] = (future) -> counters.closed(loop);
		}
		this.counters = counters;
		this.limit = limit;
	}

	@Override
	public EventLoop next() {
		return this.loops[nextTurn()];
	}

	private int nextTurn() {
		int current = this.turn;
		this.turn = (current + 1 < this.loops.length) ? current + 1 : 0;
		return current;
	}

	@Override
	public ChannelFuture register(Channel channel) {
		return place(channel).register(channel);
	}

	@Override
	public ChannelFuture register(ChannelPromise promise) {
		return place(promise.channel()).register(promise);
	}

	@Override
	@Deprecated
	public ChannelFuture register(Channel channel, ChannelPromise promise) {
		return place(channel).register(channel, promise);
	}

	private EventLoop place(Channel channel) {
		if (this.limit != null) {
			this.limit.admit(channel);
		}
		int chosen = nextTurn();
		if (chosen == 0) {
			this.counters.kept(this.indexes[0]);
		}
		else {
			this.counters.handedOff(this.indexes[0], this.indexes[chosen]);
		}
		channel.closeFuture().addListener(this.closed[chosen]);
		return this.loops[chosen];
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
