package io.github.reuseport.linux;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which of the sockets that listen on a port the kernel gives a connection to
 * ({@code __inet_lookup_listener} of {@code net/ipv4/inet_hashtables.c} and
 * {@code inet6_lookup_listener} of {@code net/ipv6/inet6_hashtables.c}): a socket bound
 * to the address of the connection goes before one bound to the wildcard, and for a
 * connection over IPv4 an IPv4 socket before an IPv6 one. Only IPv6 sockets get
 * connections over IPv6. What the kernel's tables do not show is left out:
 * {@code IPV6_V6ONLY}, a device that a socket is bound to, and {@code SO_INCOMING_CPU}.
 */
public final class Precedence {

	private Precedence() {
	}

	/**
	 * The sockets that get the connections to an address.
	 * @param sockets the sockets that listen on the port
	 * @param destination the address that clients connect to
	 * @return those that none of the others goes before
	 */
	public static List<ListeningSocket> receivers(Collection<ListeningSocket> sockets, InetAddress destination) {
		return receivers(sockets, destination, destination instanceof Inet4Address);
	}

	/**
	 * The sockets that get the connections to any address that none of the sockets is
	 * bound to.
	 * @param sockets the sockets that listen on the port
	 * @param ipv4 whether the connections are over IPv4
	 * @return those that none of the others goes before
	 */
	public static List<ListeningSocket> receivers(Collection<ListeningSocket> sockets, boolean ipv4) {
		return receivers(sockets, null, ipv4);
	}

	private static List<ListeningSocket> receivers(Collection<ListeningSocket> sockets,
			@Nullable InetAddress destination, boolean ipv4) {
		int best = sockets.stream().mapToInt((socket) -> rank(socket, destination, ipv4)).max().orElse(0);
		return (best > 0) ? sockets.stream().filter((socket) -> rank(socket, destination, ipv4) == best).toList()
				: List.of();
	}

	private static int rank(ListeningSocket socket, @Nullable InetAddress destination, boolean ipv4) {
		InetAddress address = socket.address();
		if (!ipv4 && (!socket.ipv6() || address instanceof Inet4Address)) {
			return 0;
		}
		int family = socket.ipv6() ? 1 : 2;
		if (address.equals(destination)) {
			return 2 + family;
		}
		return address.isAnyLocalAddress() ? family : 0;
	}

}
