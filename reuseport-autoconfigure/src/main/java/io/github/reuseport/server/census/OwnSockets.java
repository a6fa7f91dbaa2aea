package io.github.reuseport.server.census;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.reuseport.linux.SocketInodes;

/**
 * Tells sockets of this process from those of others. Looks at the open files of the
 * process, of which every connection is one, only when it is asked of a socket that it
 * has not been asked of before. Not for use by several threads.
 */
final class OwnSockets {

	private final SocketInodes inodes;

	private final Map<Long, Boolean> known = new HashMap<>();

	OwnSockets(SocketInodes inodes) {
		this.inodes = inodes;
	}

	/**
	 * Which sockets belong to this process. What is known of others than these is
	 * forgotten.
	 * @param sockets the inodes of all sockets that are of interest
	 * @return the inodes of those that belong to this process
	 * @throws IOException where the kernel cannot be asked
	 */
	Set<Long> among(Set<Long> sockets) throws IOException {
		this.known.keySet().retainAll(sockets);
		if (this.known.size() < sockets.size()) {
			Set<Long> own = this.inodes.all();
			sockets.forEach((inode) -> this.known.putIfAbsent(inode, own.contains(inode)));
		}
		return this.known.entrySet()
			.stream()
			.filter(Map.Entry::getValue)
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
	}

}
