package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections on which nothing is sent.
 */
public final class IdleConnections implements AutoCloseable {

	private final List<SocketChannel> channels = new ArrayList<>();

	/**
	 * Open connections, one after the other.
	 * @param port port of the server
	 * @param connections their number
	 * @throws IOException if one cannot be opened
	 */
	public IdleConnections(int port, int connections) throws IOException {
		try {
			for (int i = 0; i < connections; i++) {
				SocketChannel channel = SocketChannel.open();
				this.channels.add(channel);
				channel.bind(LocalAddresses.of(i));
				channel.connect(new InetSocketAddress("127.0.0.1", port));
			}
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Count the connections that the server has not closed.
	 * @return their number
	 */
	public int open() {
		return (int) this.channels.stream().filter(this::isOpen).count();
	}

	private boolean isOpen(SocketChannel channel) {
		try {
			channel.configureBlocking(false);
			return channel.read(ByteBuffer.allocate(1)) >= 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void close() throws IOException {
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
	}

}
