package io.github.reuseport.linux;

import java.net.InetAddress;

/**
 * One TCP socket in state {@code LISTEN}, as the kernel lists it.
 *
 * @param address local address; the IPv4 address where an IPv6 socket is bound to an
 * IPv4-mapped one
 * @param port local port, 1 to 65535
 * @param uid effective user id of the process that opened the socket
 * @param inode inode of the socket in {@code sockfs}, the number in
 * {@code /proc/<pid>/fd/<n> -> socket:[inode]}
 * @param acceptQueue number of connections that wait to be accepted
 * @param ipv6 whether it is an IPv6 socket, which may be bound to an IPv4 address
 */
public record ListeningSocket(InetAddress address, int port, int uid, long inode, long acceptQueue, boolean ipv6) {

	/**
	 * Whether a connection to the port could reach this socket as well as one that is
	 * bound to the given address: both addresses are equal or one of them is the
	 * wildcard.
	 * @param other the address the other socket is bound to
	 * @return {@code true} if the two addresses overlap
	 */
	public boolean overlaps(InetAddress other) {
		return this.address.isAnyLocalAddress() || other.isAnyLocalAddress() || this.address.equals(other);
	}

	/**
	 * Whether the kernel spreads connections over this socket and another one, if both
	 * have {@code SO_REUSEPORT}: they have the same address, family and user
	 * ({@code inet_reuseport_add_sock} of {@code net/ipv4/inet_hashtables.c}). What the
	 * tables do not show is left out: {@code IPV6_V6ONLY} and a device they are bound to.
	 * @param other the other socket
	 * @return {@code true} if they are in one group
	 */
	public boolean isInGroupOf(ListeningSocket other) {
		return this.port == other.port && this.uid == other.uid && this.ipv6 == other.ipv6
				&& this.address.equals(other.address);
	}

}
