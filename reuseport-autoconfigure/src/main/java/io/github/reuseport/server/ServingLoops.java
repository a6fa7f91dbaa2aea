package io.github.reuseport.server;

import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Event loops that serve the connections of one listener: its own loop, or in turn those
 * loops that have no listener of their own too, or with {@link Placement#ADAPTIVE} a loop
 * that has fewer connections. Reactor Netty registers every accepted connection here, on
 * the loop of the listener, so the turn needs no synchronization; while the listener is
 * being rescued, another loop may register connections at the same time.
 */
final class ServingLoops extends AbstractEventExecutorGroup implements EventLoopGroup {

	private final EventLoopGroup parent;

	private final ServerLoops loops;

	private final int[] indexes;

	private final ServingLoop own;

	private final @Nullable LoopChooser chooser;

	private final @Nullable ConnectionLimit limit;

	private int turn;

	/**
	 * Create a new instance.
	 * @param parent the group of the loops
	 * @param loops all loops of the server
	 * @param indexes the indexes of those that serve the listener, its own first
	 * @param placement which of the loops serves a connection
	 * @param limit the limit on open connections of the server, or {@code null}
	 */
	ServingLoops(EventLoopGroup parent, ServerLoops loops, int[] indexes, Placement placement,
			@Nullable ConnectionLimit limit) {
		this.parent = parent;
		this.loops = loops;
		this.indexes = indexes;
		this.own = loops.get(indexes[0]);
		this.chooser = (placement == Placement.ADAPTIVE) ? new LoopChooser(loops) : null;
		this.limit = limit;
	}

	@Override
	public EventLoop next() {
		return this.loops.get(nextTurn()).eventLoop();
	}

	private int nextTurn() {
		int current = this.turn;
		this.turn = (current + 1 < this.indexes.length) ? current + 1 : 0;
		return this.indexes[current];
	}

	@Override
	public ChannelFuture register(Channel channel) {
		return register(new DefaultChannelPromise(channel, this.own.eventLoop()));
	}

	@Override
	@Deprecated
	public ChannelFuture register(Channel channel, ChannelPromise promise) {
		return register(promise);
	}

	@Override
	public ChannelFuture register(ChannelPromise promise) {
		if (this.limit != null) {
			this.limit.admit(promise.channel());
		}
		long now = System.nanoTime();
		return this.own.eventLoop().inEventLoop() ? place(promise, now) : rescue(promise, now);
	}

	private ChannelFuture place(ChannelPromise promise, long now) {
		this.own.attend();
		int home = nextTurn();
		int chosen = (this.chooser != null) ? this.chooser.choose(home, now) : home;
		if (chosen == this.own.index()) {
			this.loops.counters().kept(chosen);
		}
		else {
			this.loops.counters().handedOff(this.own.index(), chosen);
		}
		return register(promise, this.own, this.loops.get(chosen), now);
	}

	private ChannelFuture rescue(ChannelPromise promise, long now) {
		// Another loop has accepted it, because that of the listener is stalled
		ServingLoop rescuer = this.loops.current();
		ServingLoop chosen = this.loops.leastActive(rescuer);
		this.loops.counters().rescued(this.own.index(), chosen.index());
		return register(promise, rescuer, chosen, now);
	}

	private ChannelFuture register(ChannelPromise promise, ServingLoop accepting, ServingLoop chosen, long now) {
		OpenConnection connection = new OpenConnection(this.loops, chosen.index(), now);
		promise.channel().closeFuture().addListener(connection);
		if (chosen == accepting) {
			return chosen.eventLoop().register(promise);
		}
		chosen.handOff(new Arrival(promise, connection), accepting);
		return promise;
	}

	@Override
	public Iterator<EventExecutor> iterator() {
		return Arrays.stream(this.indexes)
			.mapToObj((index) -> (EventExecutor) this.loops.get(index).eventLoop())
			.iterator();
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
