package io.github.reuseport.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/**
 * A program that listens on a port that another process listens on, until its input ends.
 */
public final class ForeignListener {

	private ForeignListener() {
	}

	/**
	 * Start the program on the wildcard address.
	 * @param port the port
	 * @return its process
	 * @throws IOException if it cannot be started
	 */
	public static Process start(int port) throws IOException {
		return start(new InetSocketAddress(port));
	}

	public static Process start(InetSocketAddress address) throws IOException {
		return start(address.getPort(), StandardProtocolFamily.INET6, address.getAddress().getHostAddress());
	}

	/**
	 * Start the program.
	 * @param port the port
	 * @param family the address family of its socket
	 * @param address the address it listens on
	 * @return its process
	 * @throws IOException if it cannot be started
	 */
	public static Process start(int port, ProtocolFamily family, String address) throws IOException {
		return new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-cp",
				System.getProperty("java.class.path"), ForeignListener.class.getName(), Integer.toString(port),
				family.name(), address)
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	public static void main(String[] args) throws IOException {
		try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.valueOf(args[1]))) {
			socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			socket.bind(new InetSocketAddress(args[2], Integer.parseInt(args[0])));
			System.in.readAllBytes();
		}
	}

}
