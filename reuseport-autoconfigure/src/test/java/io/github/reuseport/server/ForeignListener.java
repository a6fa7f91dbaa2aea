package io.github.reuseport.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;

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

	static Process start(InetSocketAddress address) throws IOException {
		return new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-cp",
				System.getProperty("java.class.path"), ForeignListener.class.getName(),
				address.getAddress().getHostAddress(), Integer.toString(address.getPort()))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	public static void main(String[] args) throws IOException {
		try (ServerSocket socket = new ServerSocket()) {
			socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			socket.bind(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
			System.in.readAllBytes();
		}
	}

}
