package io.github.reuseport.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Connections that nobody has accepted yet, read from {@code /proc/net/tcp} and
 * {@code /proc/net/tcp6} (proc_net_tcp(5)): a socket that no file descriptor refers to
 * has the inode 0. Reads the whole table, which takes as long as there are connections.
 * Instances are immutable and may be used by any thread.
 */
public final class WaitingConnections {

	private static final String HEADER = "sl";

	private static final int LOCAL_ADDRESS = 1;

	private static final int REMOTE_ADDRESS = 2;

	private static final int INODE = 9;

	private final Path net;

	/**
	 * Connections of the network namespace that this process lives in.
	 */
	public WaitingConnections() {
		this(Path.of("/proc/self/net"));
	}

	WaitingConnections(Path net) {
		this.net = net;
	}

	/**
	 * The remote ports of the connections to a port that wait to be accepted now.
	 * @param port the local port, 1 to 65535
	 * @return the remote ports
	 * @throws IOException if the kernel's table cannot be read
	 */
	public Set<Integer> remotePorts(int port) throws IOException {
		Set<Integer> ports = new HashSet<>();
		read(this.net.resolve("tcp"), port, ports);
		try {
			read(this.net.resolve("tcp6"), port, ports);
		}
		catch (NoSuchFileException ex) {
			// A kernel without IPv6
		}
		return ports;
	}

	private void read(Path table, int port, Set<Integer> ports) throws IOException {
		try (BufferedReader reader = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				String[] columns = line.trim().split("\\s+");
				if (columns.length > INODE && !HEADER.equals(columns[0]) && "0".equals(columns[INODE])
						&& port(columns[LOCAL_ADDRESS]) == port) {
					ports.add(port(columns[REMOTE_ADDRESS]));
				}
			}
		}
	}

	private static int port(String address) {
		return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
	}

}
