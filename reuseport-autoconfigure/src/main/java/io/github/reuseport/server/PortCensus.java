package io.github.reuseport.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.linux.SocketInodes;

/**
 * Count of the listeners on a port, as the kernel sees them: the server's own and those
 * of others.
 */
final class PortCensus {

	private final ListeningSockets sockets = new ListeningSockets();

	private final SocketInodes inodes = new SocketInodes();

	private final OwnSockets ownSockets = new OwnSockets(this.inodes);

	private @Nullable Count last;

	private long taken;

	private @Nullable Set<Long> seen;

	/**
	 * Count the listeners.
	 * @param address the address and port the server is bound to
	 * @param own the inodes of the server's own sockets
	 * @param age how old the count may be, 0 to count now: that takes milliseconds
	 * @return the count, or {@code null} where the kernel cannot be asked
	 */
	synchronized @Nullable Count take(InetSocketAddress address, Set<Long> own, Duration age) {
		if (this.last == null || System.nanoTime() - this.taken > age.toNanos()) {
			this.last = count(address, own);
			this.taken = System.nanoTime();
		}
		return this.last;
	}

	private @Nullable Count count(InetSocketAddress address, Set<Long> own) {
		try {
			Map<Long, ListeningSocket> listening = listening(address);
			Map<Long, ListeningSocket> others = new HashMap<>(listening);
			others.keySet().removeAll(own);
			// Another server of this process, for example
			others.keySet().removeAll(this.ownSockets.among(others.keySet()));
			listening.keySet().retainAll(own);
			return new Count(listening, List.copyOf(others.values()));
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * The inode of a listening socket of this process. It is read from the file
	 * descriptor where the transport shows it; NIO does not, there it is the one socket
	 * on the port that was not there before.
	 * @param channel the socket, which listens
	 * @param before the inodes of the sockets that listened before it was opened
	 * @return the inode, or 0 if it cannot be told
	 */
	synchronized long inodeOf(Channel channel, Set<Long> before) {
		try {
			if (channel instanceof UnixChannel unixChannel) {
				return this.inodes.of(unixChannel.fd().intValue()).orElse(0);
			}
			Set<Long> opened = listening((InetSocketAddress) channel.localAddress()).keySet();
			this.seen = Set.copyOf(opened);
			opened.removeAll(before);
			if (opened.size() > 1) {
				opened.retainAll(this.inodes.all());
			}
			return (opened.size() == 1) ? opened.iterator().next() : 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/**
	 * The sockets to tell a new one from, see {@link #inodeOf}.
	 * @param address the address and port the new socket will be bound to
	 * @param transport the transport of the new socket
	 * @return the inodes of the sockets that listen now, or listened when the last socket
	 * was opened; empty where they are not needed
	 * @see #forget()
	 */
	synchronized Set<Long> before(InetSocketAddress address, Transport transport) {
		if (this.seen != null) {
			return this.seen;
		}
		try {
			return (transport.isNative() || address.getPort() == 0) ? Set.of() : listening(address).keySet();
		}
		catch (IOException ex) {
			return Set.of();
		}
	}

	/**
	 * Forget which sockets listened when the last one was opened: to be called when some
	 * time has gone since, in which others may have come.
	 */
	synchronized void forget() {
		this.seen = null;
	}

	private Map<Long, ListeningSocket> listening(InetSocketAddress address) throws IOException {
		InetAddress local = address.getAddress();
		List<ListeningSocket> onPort = this.sockets.onPort(address.getPort());
		return onPort.stream()
			.filter((socket) -> socket.overlaps(local))
			.collect(Collectors.toMap(ListeningSocket::inode, Function.identity()));
	}

	/**
	 * Result of a count.
	 *
	 * @param listening the server's own sockets that listen, by inode
	 * @param others the listeners of other processes
	 */
	record Count(Map<Long, ListeningSocket> listening, List<ListeningSocket> others) {

		/**
		 * How many foreign listeners there are.
		 * @return the number
		 */
		int foreign() {
			return this.others.size();
		}

	}

}
