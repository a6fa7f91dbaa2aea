package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.util.Set;

import io.netty.channel.ServerChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;

/**
 * A server in mode {@link Mode#SINGLE}, as it is looked at.
 */
final class PlainServer {

	private final DisposableServer server;

	private final ListenerPlan plan;

	private final Sharing sharing;

	private final String reason;

	private final PortCensus census = new PortCensus();

	private final @Nullable InetSocketAddress address;

	private final long inode;

	PlainServer(DisposableServer server, ListenerPlan plan, Sharing sharing, String reason) {
		this.server = server;
		this.plan = plan;
		this.sharing = sharing;
		this.reason = reason;
		boolean tcp = server.channel() instanceof ServerChannel
				&& server.channel().localAddress() instanceof InetSocketAddress;
		this.address = tcp ? (InetSocketAddress) server.channel().localAddress() : null;
		this.inode = tcp ? this.census.inodeOf(server.channel(), Set.of()) : 0;
	}

	ServerStatus status() {
		boolean stopped = this.server.isDisposed();
		PortCensus.Count count = (this.address != null && this.inode != 0)
				? this.census.take(this.address, Set.of(this.inode)) : null;
		int listening = stopped ? 0 : 1;
		return new ServerStatus(Mode.SINGLE, this.reason, this.plan.transport(), this.sharing, port(),
				Math.max(1, this.plan.loops().size()), 1, (count != null) ? count.listening().size() : listening,
				(count != null) ? count.foreign() : null, stopped);
	}

	private int port() {
		return (this.address != null) ? this.address.getPort() : -1;
	}

}
