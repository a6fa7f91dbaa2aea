package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Connections that nobody has accepted yet, read from {@code /proc/net/tcp} and
 * {@code /proc/net/tcp6} (proc_net_tcp(5)): a socket that no file descriptor refers to
 * has the inode 0. Reads the whole table, which takes as long as there are connections.
 * Instances are immutable and may be used by any thread.
 */
public final class WaitingConnections {

	/**
	 * {@code TCP_SYN_RECV} of {@code net/tcp_states.h}.
	 */
	private static final String SYN_RECV = "03";

	private final TcpTables tables;

	/**
	 * Connections of the network namespace that this process lives in.
	 */
	public WaitingConnections() {
		this(Path.of("/proc/self/net"));
	}

	WaitingConnections(Path net) {
		this.tables = new TcpTables(net);
	}

	/**
	 * The remote ports of the connections to a port that wait to be accepted now.
	 * @param port the local port, 1 to 65535
	 * @return the remote ports
	 * @throws IOException if the kernel's table cannot be read
	 */
	public Set<Integer> remotePorts(int port) throws IOException {
		Set<Integer> ports = new HashSet<>();
		for (String remote : remotes(port, TcpTables.INODE, "0", () -> false)) {
			ports.add(port(remote));
		}
		return ports;
	}

	/**
	 * The handshakes to a port that are under way: the kernel has answered, and the
	 * client has not come back yet.
	 * @param port the local port, 1 to 65535
	 * @param over asked for each connection of the host whether it is time to end, with
	 * what has been found until then
	 * @return the remote addresses with the ports, as the table has them
	 * @throws IOException if the kernel's table cannot be read
	 */
	public Set<String> handshakes(int port, BooleanSupplier over) throws IOException {
		return remotes(port, TcpTables.STATE, SYN_RECV, over);
	}

	private Set<String> remotes(int port, int column, String value, BooleanSupplier over) throws IOException {
		Set<String> remotes = new HashSet<>();
		this.tables.read(String.format(":%04X ", port), over, (columns) -> {
			if (value.equals(columns[column]) && port(columns[TcpTables.LOCAL_ADDRESS]) == port) {
				remotes.add(columns[TcpTables.REMOTE_ADDRESS]);
			}
			return true;
		});
		return remotes;
	}

	private static int port(String address) throws IOException {
		try {
			return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
		}
		catch (NumberFormatException ex) {
			throw new IOException("Not an address with a port: " + address, ex);
		}
	}

}
