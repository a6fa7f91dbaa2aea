package io.github.reuseport.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A program that opens and closes listeners on a port as fast as it can, until its input
 * ends, so that the kernel's listing changes while it is read.
 */
public final class ListenerChurn {

	/**
	 * More than the kernel lists in one go.
	 */
	public static final int LISTENERS = 64;

	private ListenerChurn() {
	}

	/**
	 * Start the program, and wait until it has opened its listeners.
	 * @param port the port
	 * @param family the address family of its sockets
	 * @return its process
	 * @throws IOException if it cannot be started
	 */
	public static Process start(int port, StandardProtocolFamily family) throws IOException {
		Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1",
				"-cp", System.getProperty("java.class.path"), ListenerChurn.class.getName(), Integer.toString(port),
				family.name())
			.redirectErrorStream(true)
			.start();
		if (process.getInputStream().read() != '!') {
			throw new IOException("The program has ended");
		}
		return process;
	}

	public static void main(String[] args) throws IOException {
		InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
		StandardProtocolFamily family = StandardProtocolFamily.valueOf(args[1]);
		Deque<ServerSocketChannel> sockets = new ArrayDeque<>();
		while (sockets.size() < LISTENERS) {
			sockets.add(open(address, family));
		}
		Thread churn = new Thread(() -> churn(sockets, address, family));
		churn.setDaemon(true);
		churn.start();
		System.out.print('!');
		System.out.flush();
		System.in.read();
	}

	private static void churn(Deque<ServerSocketChannel> sockets, InetSocketAddress address,
			StandardProtocolFamily family) {
		try {
			while (true) {
				sockets.remove().close();
				sockets.add(open(address, family));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ServerSocketChannel open(InetSocketAddress address, StandardProtocolFamily family)
			throws IOException {
		ServerSocketChannel socket = ServerSocketChannel.open(family);
		socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
		return socket.bind(address);
	}

}
