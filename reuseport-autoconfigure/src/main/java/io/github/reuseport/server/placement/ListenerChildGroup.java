package io.github.reuseport.server.placement;

import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

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
 *
 * @hidden
 */
public final class ListenerChildGroup extends AbstractEventExecutorGroup implements EventLoopGroup {

	private final EventLoopGroup parent;

	private final ServingLoops loops;

	private final int[] indexes;

	private final ServingLoop own;

	private final @Nullable LoopChooser chooser;

	private final @Nullable ConnectionLimit limit;

	private int turn;

	/**
	 * Make the group of the connections of one listener.
	 * @param parent the group of the loops
	 * @param loops all loops of the server
	 * @param indexes the indexes of those that serve the listener, its own first
	 * @param placement which of the loops serves a connection
	 * @param limit the limit on open connections of the server, or {@code null}
	 */
	public ListenerChildGroup(EventLoopGroup parent, ServingLoops loops, int[] indexes, Placement placement,
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
		return register(channel, (loop) -> new DefaultChannelPromise(channel, loop.eventLoop()));
	}

	@Override
	@Deprecated
	public ChannelFuture register(Channel channel, ChannelPromise promise) {
		return register(promise);
	}

	@Override
	public ChannelFuture register(ChannelPromise promise) {
		return register(promise.channel(), (loop) -> promise);
	}

	/**
	 * Register a connection. One that the limit refuses has been accepted all the same,
	 * and counts as such.
	 * @param channel the connection
	 * @param promise gives the promise to complete, once the loop is chosen. That is the
	 * one to tell those who wait for it: another one would have to be woken up for that
	 * @return the promise
	 * @throws IllegalStateException if the limit is reached; the acceptor then closes the
	 * connection
	 */
	private ChannelFuture register(Channel channel, Function<ServingLoop, ChannelPromise> promise) {
		long now = System.nanoTime();
		return this.own.eventLoop().inEventLoop() ? place(channel, promise, now) : rescue(channel, promise, now);
	}

	private ChannelFuture place(Channel channel, Function<ServingLoop, ChannelPromise> promise, long now) {
		this.own.attend();
		if (this.limit != null && !this.limit.admits(channel)) {
			this.loops.counters().refused(this.own.index());
			throw this.limit.refusal();
		}
		int home = nextTurn();
		int chosen = (this.chooser != null) ? this.chooser.choose(home, now) : home;
		if (chosen == this.own.index()) {
			this.loops.counters().kept(chosen);
		}
		else {
			this.loops.counters().handedOff(this.own.index(), chosen);
		}
		return register(channel, promise, this.own, this.loops.get(chosen), now);
	}

	private ChannelFuture rescue(Channel channel, Function<ServingLoop, ChannelPromise> promise, long now) {
		// Another loop has accepted it, because that of the listener is stalled
		if (this.limit != null && !this.limit.admits(channel)) {
			this.loops.counters().refusedInRescue(this.own.index());
			throw this.limit.refusal();
		}
		ServingLoop rescuer = this.loops.current();
		ServingLoop chosen = this.loops.leastActive(rescuer);
		this.loops.counters().rescued(this.own.index(), chosen.index());
		return register(channel, promise, rescuer, chosen, now);
	}

	private ChannelFuture register(Channel channel, Function<ServingLoop, ChannelPromise> promises,
			ServingLoop accepting, ServingLoop chosen, long now) {
		OpenConnection connection = this.loops.open(chosen.index(), now);
		channel.closeFuture().addListener(connection);
		ChannelPromise promise = promises.apply(chosen);
		if (chosen == accepting) {
			return chosen.eventLoop().register(promise);
		}
		chosen.handOff(new HandedOffConnection(promise, connection), accepting);
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
