package io.github.reuseport.server.census;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.ListeningSockets;

/**
 * Members of the kernel's group that a server's listeners are in: the sockets that listen
 * on the same port of the same address and belong to the same user. Unlike
 * {@link PortCensus}, it counts other servers of this process too.
 *
 * @param sample one of the server's own sockets, {@code null} if none listens any more
 * @param own inodes of the server's own sockets
 * @param others inodes of all other sockets of the group
 * @param covering sockets of others that connections to some address of the server reach
 * as well, or instead, although they are in no group with it
 * @hidden
 */
public record GroupCensus(@Nullable ListeningSocket sample, Set<Long> own, Set<Long> others,
		List<ListeningSocket> covering) {

	/**
	 * Nobody, as when none of the server's own sockets listens any more.
	 */
	public static final GroupCensus NOBODY = new GroupCensus(null, Set.of(), Set.of(), List.of());

	private static final ListeningSockets sockets = new ListeningSockets();

	/**
	 * Take the census now: that takes milliseconds.
	 * @param port the port of the group
	 * @param inodes inodes of the server's own sockets
	 * @return the census; nobody if none of the server's own sockets listens any more
	 * @throws IOException where the kernel cannot be asked
	 */
	public static GroupCensus take(int port, Set<Long> inodes) throws IOException {
		return of(sockets.onPort(port), inodes);
	}

	/**
	 * Take the census of the same group once more, without those that cover it. Where the
	 * host has many connections of the family that the server listens on, that takes a
	 * hundredth of the time.
	 * @param inodes inodes of the server's own sockets
	 * @return the census; nobody if none of the server's own sockets listens any more
	 * @throws IOException where the kernel cannot be asked
	 */
	public GroupCensus again(Set<Long> inodes) throws IOException {
		return (this.sample != null) ? of(sockets.onPort(this.sample.port(), this.sample.ipv6()), inodes) : this;
	}

	static GroupCensus of(List<ListeningSocket> onPort, Set<Long> inodes) {
		// What the kernel says of an own socket, and not what was configured: the default
		// address is 0.0.0.0 for Java and :: for the kernel
		ListeningSocket sample = onPort.stream()
			.filter((socket) -> inodes.contains(socket.inode()))
			.findFirst()
			.orElse(null);
		if (sample == null) {
			return NOBODY;
		}
		Set<Long> own = new HashSet<>();
		Set<Long> others = new HashSet<>();
		Set<ListeningSocket> covering = new HashSet<>();
		for (ListeningSocket socket : onPort) {
			if (inodes.contains(socket.inode())) {
				own.add(socket.inode());
			}
			else if (sample.isInGroupOf(socket)) {
				others.add(socket.inode());
			}
			else if (socket.overlaps(sample.address())) {
				covering.add(socket);
			}
		}
		return new GroupCensus(sample, Set.copyOf(own), Set.copyOf(others), List.copyOf(covering));
	}

	/**
	 * How many sockets the group has.
	 * @return the number
	 */
	public int size() {
		return this.own.size() + this.others.size();
	}

	/**
	 * Whether the group has the same members.
	 * @param census another census
	 * @return {@code true} if it has
	 */
	public boolean hasMembersOf(GroupCensus census) {
		return this.own.equals(census.own) && this.others.equals(census.others);
	}

}
