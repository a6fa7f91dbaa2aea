package io.github.reuseport.server.placement;

import java.util.Iterator;
import java.util.List;
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
 * Event loops that serve the connections of one listener, as {@link LoopChooser} chooses
 * them. Reactor Netty registers every accepted connection here, on the loop of the
 * listener; while the listener is being rescued, another loop may register connections at
 * the same time.
 *
 * @hidden
 */
public final class ListenerChildGroup extends AbstractEventExecutorGroup implements EventLoopGroup {

	private final EventLoopGroup parent;

	private final ServingLoops loops;

	private final List<ServingLoop> homes;

	private final ServingLoop own;

	private final LoopChooser chooser;

	private final @Nullable ConnectionLimit limit;

	/**
	 * Make the group of the connections of one listener.
	 * @param parent the group of the loops
	 * @param loops all loops of the server
	 * @param homes those where the listener's connections are at home, its own first
	 * @param placement which of the loops serves a connection
	 * @param limit the limit on open connections of the server, or {@code null}
	 */
	public ListenerChildGroup(EventLoopGroup parent, ServingLoops loops, List<ServingLoop> homes, Placement placement,
			@Nullable ConnectionLimit limit) {
		this.parent = parent;
		this.loops = loops;
		this.homes = homes;
		this.own = homes.get(0);
		this.chooser = new LoopChooser(loops, homes, placement);
		this.limit = limit;
	}

	@Override
	public EventLoop next() {
		return this.chooser.next().eventLoop();
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
	 * @param promises gives the promise to complete, once the loop is chosen. That is the
	 * one to tell those who wait for it: another one would have to be woken up for that
	 * @return the promise
	 * @throws IllegalStateException if the limit is reached; the acceptor then closes the
	 * connection
	 */
	private ChannelFuture register(Channel channel, Function<ServingLoop, ChannelPromise> promises) {
		long now = System.nanoTime();
		boolean rescue = !this.own.eventLoop().inEventLoop();
		ServingLoop accepting = rescue ? this.loops.current() : this.own;
		if (!rescue) {
			accepting.attend();
		}
		admit(channel, rescue);
		ServingLoop chosen = this.chooser.choose(accepting, now);
		count(chosen, rescue);
		OpenConnection connection = this.loops.open(chosen.index(), now);
		channel.closeFuture().addListener(connection);
		ChannelPromise promise = promises.apply(chosen);
		if (chosen == accepting) {
			connection.arrivedAt(chosen.index());
			return chosen.eventLoop().register(promise);
		}
		chosen.handOff(new HandedOffConnection(promise, connection), accepting);
		return promise;
	}

	private void admit(Channel channel, boolean rescue) {
		if (this.limit == null || this.limit.admits(channel)) {
			return;
		}
		if (rescue) {
			this.loops.counters().refusedInRescue(this.own.index());
		}
		else {
			this.loops.counters().refused(this.own.index());
		}
		throw this.limit.refusal();
	}

	private void count(ServingLoop chosen, boolean rescue) {
		ConnectionCounters counters = this.loops.counters();
		if (rescue) {
			counters.rescued(this.own.index(), chosen.index());
		}
		else if (chosen == this.own) {
			counters.kept(this.own.index());
		}
		else {
			counters.handedOff(this.own.index(), chosen.index());
		}
	}

	@Override
	public Iterator<EventExecutor> iterator() {
		return this.homes.stream().<EventExecutor>map(ServingLoop::eventLoop).iterator();
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
