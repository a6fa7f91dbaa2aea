package io.github.reuseport.server;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.server.census.PortCensus;
import io.github.reuseport.server.listener.DropCount;
import io.github.reuseport.server.placement.ServingLoop;

/**
 * The socket of a listener as it is at one moment: what the socket tells of itself, and
 * where the transport cannot ask it, what the kernel lists of it.
 */
final class SocketStatus {

	private final ListenerState state;

	private final @Nullable Long acceptQueue;

	private final @Nullable Long backlog;

	private final @Nullable Long dropped;

	/**
	 * Look at a socket.
	 * @param socket the socket, or {@code null} if it was never opened
	 * @param inode its inode, 0 if it is not known
	 * @param count the listeners on its port, or {@code null} where the kernel cannot be
	 * asked
	 * @param drops counts what the kernel refused
	 */
	SocketStatus(@Nullable Channel socket, long inode, PortCensus.@Nullable Count count, DropCount drops) {
		ListenInfo info = ListenInfo.read(socket);
		ListeningSocket row = (count != null) ? count.listening().get(inode) : null;
		boolean listening = socket != null && socket.isActive()
				&& ((info != null) ? info.listening() : count == null || !count.isMissing(inode));
		this.state = listening ? ListenerState.LISTENING : ListenerState.CLOSED;
		if (socket != null && listening) {
			this.acceptQueue = (info != null) ? Long.valueOf(info.acceptQueue()) : acceptQueue(row);
			this.backlog = (info != null) ? Long.valueOf(info.backlog()) : ListenInfo.requestedBacklog(socket);
		}
		else {
			this.acceptQueue = null;
			this.backlog = null;
		}
		this.dropped = drops.look(socket);
	}

	private static @Nullable Long acceptQueue(@Nullable ListeningSocket row) {
		return (row != null) ? row.acceptQueue() : null;
	}

	/**
	 * The status of a listener in mode {@link Mode#SINGLE}, whose connections are not
	 * counted.
	 * @param eventLoop the name of its event loop
	 * @return the status
	 */
	ListenerStatus of(String eventLoop) {
		return new ListenerStatus(0, eventLoop, this.state, null, null, null, null, null, this.acceptQueue,
				this.backlog, this.dropped);
	}

	/**
	 * The status of a listener.
	 * @param index its index
	 * @param eventLoop the name of its event loop
	 * @param loop its event loop
	 * @param watched whether anybody looks if it is stalled
	 * @return the status
	 */
	ListenerStatus of(int index, String eventLoop, ServingLoop loop, boolean watched) {
		boolean stalled = this.state == ListenerState.LISTENING && loop.isStalled();
		return new ListenerStatus(index, eventLoop, stalled ? ListenerState.STALLED : this.state, loop.accepted(),
				loop.active(), loop.handedOff(), loop.rescued(), watched ? Long.valueOf(loop.stalls()) : null,
				this.acceptQueue, this.backlog, this.dropped);
	}

}
