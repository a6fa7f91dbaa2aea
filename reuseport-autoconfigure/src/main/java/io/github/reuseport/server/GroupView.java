package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.server.census.ForeignProcess;
import io.github.reuseport.server.census.PortCensus;
import io.github.reuseport.server.census.PortView;
import io.github.reuseport.server.drain.ServerDrain;
import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Transport;
import io.github.reuseport.server.placement.ServingLoop;
import io.github.reuseport.server.placement.ServingLoops;
import io.github.reuseport.server.rescue.LoopDelay;
import io.github.reuseport.server.rescue.LoopDelays;
import io.github.reuseport.server.rescue.StallReport;
import io.github.reuseport.server.rescue.Watchdog;

/**
 * A server in mode {@link Mode#REUSEPORT}, as it is looked at.
 */
public final class GroupView implements ReuseportServer {

	/**
	 * How old the states and the queues of the listeners may be where the sockets cannot
	 * be asked themselves.
	 */
	private static final Duration NIO_AGE = Duration.ofSeconds(1);

	private final ListenerGroup group;

	private final ServingLoops loops;

	private final ServerDrain drain;

	private final LoopDelays delays;

	private final @Nullable Watchdog watchdog;

	GroupView(ListenerGroup group, ServingLoops loops, ServerDrain drain, LoopDelays delays,
			@Nullable Watchdog watchdog) {
		this.group = group;
		this.loops = loops;
		this.drain = drain;
		this.delays = delays;
		this.watchdog = watchdog;
	}

	@Override
	public ServerStatus status(Duration age) {
		Transport transport = this.group.transport();
		InetSocketAddress address = this.group.address();
		PortCensus.Count count = this.group.port().census(transport.isNative() ? age : lower(age, NIO_AGE));
		return new ServerStatus(Mode.REUSEPORT, null, transport, NetworkTransport.TCP, this.group.sharing(),
				address.getAddress().getHostAddress(), address.getPort(), this.loops.size(),
				this.group.listeners().stream().map((listener) -> status(listener, count)).toList(), imbalance(),
				(count != null) ? count.foreign() : null, stalled(), isStopping(), this.drain.report());
	}

	private ListenerStatus status(Listener listener, PortCensus.@Nullable Count count) {
		return new SocketStatus(listener.channel(), listener.inode(), count, listener.drops()).of(listener.index(),
				listener.thread(), listener.loop(), this.watchdog != null);
	}

	@Override
	public List<ForeignProcess> foreignProcesses(Duration age) {
		return this.group.port().foreignProcesses(age);
	}

	@Override
	public List<StallReport> stalls() {
		return (this.watchdog != null) ? this.watchdog.stalls() : List.of();
	}

	@Override
	public List<LoopDelay> loopDelays() {
		return this.delays.all();
	}

	@Override
	public boolean isStopping() {
		return this.group.isStopping();
	}

	public Sharing sharing() {
		return this.group.sharing();
	}

	@Override
	public Integer port() {
		return this.group.address().getPort();
	}

	@Override
	public int expectedListeners() {
		return this.group.listeners().size();
	}

	@Override
	public Long connections() {
		return this.loops.active();
	}

	@Override
	public List<EventLoop> eventLoops() {
		return this.loops.all().stream().map(ServingLoop::eventLoop).toList();
	}

	/**
	 * Look at the port as one that takes it over does.
	 * @param age how old the knowledge of the listeners may be
	 * @return what is there, or {@code null} if the server's listeners cannot be told
	 * from the others
	 */
	public @Nullable PortView view(Duration age) {
		return this.group.port().view(age);
	}

	private static Duration lower(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private @Nullable Map<String, Duration> stalled() {
		if (this.watchdog == null) {
			return null;
		}
		Map<String, Duration> stalled = new LinkedHashMap<>();
		for (ServingLoop loop : this.loops.all()) {
			Duration time = loop.stalledFor();
			if (time != null) {
				stalled.put(loop.toString(), time);
			}
		}
		return stalled;
	}

	private double imbalance() {
		LongSummaryStatistics open = this.loops.all().stream().mapToLong(ServingLoop::active).summaryStatistics();
		return Imbalance.of(open.getSum(), open.getMax(), open.getCount());
	}

}
