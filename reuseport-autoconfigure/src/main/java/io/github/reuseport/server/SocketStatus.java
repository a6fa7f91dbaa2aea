package io.github.reuseport.server;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.linux.ListeningSocket;

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
	 */
	SocketStatus(@Nullable Channel socket, long inode, PortCensus.@Nullable Count count) {
		ListenInfo info = (socket != null) ? SocketOptions.listenInfo(socket) : null;
		ListeningSocket row = (count != null) ? count.listening().get(inode) : null;
		boolean listed = count != null && inode != 0;
		boolean listening = socket != null && socket.isActive()
				&& ((info != null) ? info.listening() : !listed || row != null);
		this.state = listening ? ListenerState.LISTENING : ListenerState.CLOSED;
		if (socket != null && listening) {
			this.acceptQueue = (info != null) ? Long.valueOf(info.acceptQueue()) : acceptQueue(row);
			this.backlog = (info != null) ? Long.valueOf(info.backlog()) : SocketOptions.backlog(socket);
			this.dropped = SocketOptions.dropped(socket);
		}
		else {
			this.acceptQueue = null;
			this.backlog = null;
			this.dropped = null;
		}
	}

	private static @Nullable Long acceptQueue(@Nullable ListeningSocket row) {
		return (row != null) ? row.acceptQueue() : null;
	}

	ListenerStatus of(int index, String eventLoop, @Nullable Long accepted, @Nullable Long active,
			@Nullable Long handedOff) {
		return new ListenerStatus(index, eventLoop, this.state, accepted, active, handedOff, this.acceptQueue,
				this.backlog, this.dropped);
	}

}
