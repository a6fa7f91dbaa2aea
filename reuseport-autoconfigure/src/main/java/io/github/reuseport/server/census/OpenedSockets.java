package io.github.reuseport.server.census;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.linux.SocketInodes;

/**
 * Finds the inodes of the listening sockets that a server opens. They are read from the
 * file descriptor where the transport shows it; NIO does not, there it is the one socket
 * of this process on the port that was not there before. Safe for use by any thread.
 *
 * @hidden
 */
public final class OpenedSockets {

	/**
	 * The kernel's listing is not atomic: a socket may be missing in several readings in
	 * a row where others come and go as fast as they can.
	 */
	private static final int READINGS = 10;

	private final ListeningSockets sockets = new ListeningSockets();

	private final SocketInodes inodes = new SocketInodes();

	private @Nullable Set<Long> seen;

	/**
	 * The sockets to tell a new one from whose transport does not show its file
	 * descriptor.
	 * @param address the address and port the new socket will be bound to
	 * @return the inodes of the sockets that listen now, or listened when the last socket
	 * was opened
	 * @see #forget()
	 */
	public synchronized Set<Long> before(InetSocketAddress address) {
		if (this.seen != null) {
			return this.seen;
		}
		try {
			return (address.getPort() != 0) ? this.sockets.on(address).keySet() : Set.of();
		}
		catch (IOException ex) {
			return Set.of();
		}
	}

	/**
	 * The inode of a socket.
	 * @param channel the socket, which listens
	 * @param before the inodes of the sockets that listened before it was opened, as far
	 * as {@link #before} was asked
	 * @return the inode, or 0 if it cannot be told
	 */
	public synchronized long inodeOf(Channel channel, Set<Long> before) {
		try {
			return (channel instanceof UnixChannel unixChannel) ? this.inodes.of(unixChannel.fd().intValue()).orElse(0)
					: findOpened((InetSocketAddress) channel.localAddress(), before);
		}
		catch (IOException ex) {
			return 0;
		}
	}

	private long findOpened(InetSocketAddress address, Set<Long> before) throws IOException {
		Set<Long> known = new HashSet<>(before);
		Set<Long> opened = Set.of();
		for (int i = 0; i < READINGS && opened.size() != 1; i++) {
			Set<Long> listening = this.sockets.on(address).keySet();
			known.addAll(listening);
			opened = new HashSet<>(listening);
			opened.removeAll(before);
			opened.retainAll(this.inodes.all());
		}
		this.seen = Set.copyOf(known);
		return (opened.size() == 1) ? opened.iterator().next() : 0;
	}

	/**
	 * Forget which sockets listened when the last one was opened: to be called when some
	 * time has gone since, in which others may have come.
	 */
	public synchronized void forget() {
		this.seen = null;
	}

}
