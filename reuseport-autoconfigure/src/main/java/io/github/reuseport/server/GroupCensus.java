package io.github.reuseport.server;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.ListeningSockets;

/**
 * Members of the kernel's group that a server's listeners are in: the sockets that listen
 * on the same port of the same address and belong to the same user. Unlike
 * {@link PortCensus}, which also counts what takes connections away from the group, and
 * does not count other servers of this process.
 *
 * @param own inodes of the server's own sockets
 * @param others inodes of all other sockets of the group
 */
record GroupCensus(Set<Long> own, Set<Long> others) {

	private static final ListeningSockets sockets = new ListeningSockets();

	/**
	 * Take the census now: that takes milliseconds.
	 * @param port the port of the group
	 * @param inodes inodes of the server's own sockets
	 * @return the census; nobody if none of the server's own sockets listens any more
	 * @throws IOException where the kernel cannot be asked
	 */
	static GroupCensus take(int port, Set<Long> inodes) throws IOException {
		List<ListeningSocket> onPort = sockets.onPort(port);
		// What the kernel says of an own socket, and not what was configured: the default
		// address is 0.0.0.0 for Java and :: for the kernel
		ListeningSocket sample = onPort.stream()
			.filter((socket) -> inodes.contains(socket.inode()))
			.findFirst()
			.orElse(null);
		Set<Long> own = new HashSet<>();
		Set<Long> others = new HashSet<>();
		for (ListeningSocket socket : onPort) {
			if (inodes.contains(socket.inode())) {
				own.add(socket.inode());
			}
			else if (sample != null && sample.isInGroupOf(socket)) {
				others.add(socket.inode());
			}
		}
		return new GroupCensus(Set.copyOf(own), Set.copyOf(others));
	}

	/**
	 * How many sockets the group has.
	 * @return the number
	 */
	int size() {
		return this.own.size() + this.others.size();
	}

}
