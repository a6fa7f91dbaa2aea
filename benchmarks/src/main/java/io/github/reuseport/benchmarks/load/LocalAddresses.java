package io.github.reuseport.benchmarks.load;

import java.net.InetSocketAddress;

/**
 * Addresses to connect from. One address has too few ports for many connections to one
 * port of a server.
 */
final class LocalAddresses {

	private static final int ADDRESSES = 8;

	private static final int FIRST = 2;

	private LocalAddresses() {
	}

	/**
	 * An address, with a port that the kernel chooses.
	 * @param connection index of the connection
	 * @return the address
	 */
	static InetSocketAddress of(int connection) {
		return new InetSocketAddress("127.0.0." + (FIRST + connection % ADDRESSES), 0);
	}

}
