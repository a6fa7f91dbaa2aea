package io.github.reuseport.server.drain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.server.census.GroupCensus;

/**
 * Where to connect to when the slots of a group are probed.
 */
final class ProbeTarget {

	/**
	 * Loopback addresses, of which one is found that nobody else listens on.
	 */
	private static final List<byte[]> LOOPBACK = List.of(new byte[] { 127, 0, 0, 1 }, new byte[] { 127, 0, 0, 2 },
			new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 });

	private ProbeTarget() {
	}

	/**
	 * Where a connection from this host reaches the group, and nobody else.
	 * @param census the members of the group
	 * @param port its port
	 * @return the address and port
	 * @throws IOException if there is no such address
	 */
	static InetSocketAddress of(GroupCensus census, int port) throws IOException {
		ListeningSocket sample = census.sample();
		if (sample == null || !sample.address().isAnyLocalAddress()) {
			return new InetSocketAddress((sample != null) ? sample.address() : InetAddress.getLoopbackAddress(), port);
		}
		for (byte[] bytes : LOOPBACK) {
			InetAddress loopback = InetAddress.getByAddress(bytes);
			boolean ipv6 = bytes.length > Integer.BYTES;
			boolean taken = census.covering()
				.stream()
				.anyMatch((other) -> other.address().equals(loopback)
						|| !ipv6 && sample.ipv6() && !other.ipv6() && other.address().isAnyLocalAddress());
			if (!taken && (sample.ipv6() || !ipv6)) {
				return new InetSocketAddress(loopback, port);
			}
		}
		throw new IOException("connections to loopback addresses go to listeners that are no group with its own");
	}

}
