package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.census.OpenedSockets;
import io.github.reuseport.server.census.PortCensus;
import io.github.reuseport.server.drain.PlainServerDrain;
import io.github.reuseport.server.listener.BindPlan;
import io.github.reuseport.server.listener.DropCount;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.placement.EventLoopNames;

/**
 * A server in mode {@link Mode#SINGLE}, as it is looked at.
 */
final class PlainServerView implements ReuseportServer {

	private final DisposableServer server;

	private final PlainServerDrain drain;

	private final BindPlan plan;

	private final Sharing sharing;

	private final String reason;

	private final PortCensus census = new PortCensus();

	private final DropCount drops = new DropCount();

	private final NetworkTransport network;

	private final @Nullable InetSocketAddress address;

	private final long inode;

	private final String thread;

	PlainServerView(DisposableServer server, @Nullable ChannelGroup connections, LongSupplier accepted, BindPlan plan,
			ListenerSettings settings, String reason) {
		this.server = server;
		this.plan = plan;
		this.sharing = settings.sharing();
		this.reason = reason;
		this.network = NetworkTransport.of(server.channel());
		this.address = (server.channel().localAddress() instanceof InetSocketAddress inet) ? inet : null;
		this.thread = EventLoopNames.name(server.channel().eventLoop());
		this.inode = (this.network == NetworkTransport.TCP) ? new OpenedSockets().inodeOf(server.channel(), Set.of())
				: 0;
		this.drain = new PlainServerDrain(server, connections, settings.drain(), accepted, this::waiting);
	}

	@Override
	public ServerStatus status(Duration age) {
		PortCensus.Count count = (this.address != null && this.inode != 0)
				? this.census.take(this.address, Set.of(this.inode), age) : null;
		Channel channel = this.server.channel();
		ListenerStatus listener = new SocketStatus(channel, this.inode, count, this.drops).of(this.thread);
		return new ServerStatus(Mode.SINGLE, this.reason, this.plan.transport(), this.network, this.sharing, host(),
				port(), Math.max(1, this.plan.loops().size()), List.of(listener), null,
				(count != null) ? count.foreign() : null, null, isStopping(), this.drain.report());
	}

	@Override
	public boolean isStopping() {
		return this.drain.hasBegun() || this.server.isDisposed();
	}

	@Override
	public @Nullable Integer port() {
		return (this.address != null) ? Integer.valueOf(this.address.getPort()) : null;
	}

	@Override
	public int expectedListeners() {
		return 1;
	}

	@Override
	public @Nullable Long connections() {
		return this.drain.open();
	}

	@Override
	public List<EventLoop> eventLoops() {
		return this.plan.loops().isEmpty() ? List.of(this.server.channel().eventLoop()) : this.plan.loops();
	}

	/**
	 * How the server stops.
	 * @return the one stop that it has
	 */
	PlainServerDrain drain() {
		return this.drain;
	}

	private long waiting() {
		Long acceptQueue = status(Duration.ZERO).listeners().get(0).acceptQueue();
		return (acceptQueue != null) ? acceptQueue : 0;
	}

	private String host() {
		return (this.address != null) ? this.address.getAddress().getHostAddress()
				: String.valueOf(this.server.channel().localAddress());
	}

}
