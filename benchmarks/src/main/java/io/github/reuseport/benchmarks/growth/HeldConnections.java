package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that stay open after one request each, from many addresses, because one
 * address has too few ports.
 */
final class HeldConnections implements AutoCloseable {

	private static final int ADDRESSES = 64;

	private static final long LIMIT_MILLIS = 60_000;

	private static final ByteBuffer REQUEST = StandardCharsets.US_ASCII
		.encode("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");

	private static final String SUCCESS = "HTTP/1.1 200 ";

	private final ByteBuffer answer = ByteBuffer.allocateDirect(8192);

	private final List<SocketChannel> channels = new ArrayList<>();

	private final double seconds;

	private int answered;

	/**
	 * Open connections.
	 * @param port port of the server
	 * @param connections their number
	 * @param atOnce how many at a time wait for the answer to their request
	 * @throws IOException if one cannot be opened or has no answer
	 */
	HeldConnections(int port, int connections, int atOnce) throws IOException {
		long start = System.nanoTime();
		try (Selector selector = Selector.open()) {
			while (this.answered < connections) {
				while (this.channels.size() < connections && this.channels.size() - this.answered < atOnce) {
					connect(selector, port);
				}
				if (selector.select(this::serve, LIMIT_MILLIS) == 0) {
					throw new IOException("%d of %d connections have an answer".formatted(this.answered, connections));
				}
			}
		}
		catch (IOException | IllegalStateException ex) {
			close();
			throw ex;
		}
		this.seconds = (System.nanoTime() - start) / 1e9;
	}

	private void connect(Selector selector, int port) throws IOException {
		SocketChannel channel = SocketChannel.open();
		int index = this.channels.size();
		this.channels.add(channel);
		channel.configureBlocking(false);
		channel.bind(new InetSocketAddress("127.0.1." + (1 + index % ADDRESSES), 0));
		if (channel.connect(new InetSocketAddress("127.0.0.1", port))) {
			channel.write(REQUEST.duplicate());
			channel.register(selector, SelectionKey.OP_READ);
		}
		else {
			channel.register(selector, SelectionKey.OP_CONNECT);
		}
	}

	private void serve(SelectionKey key) {
		SocketChannel channel = (SocketChannel) key.channel();
		try {
			if (key.isConnectable()) {
				channel.finishConnect();
				channel.write(REQUEST.duplicate());
				key.interestOps(SelectionKey.OP_READ);
			}
			else {
				this.answer.clear();
				channel.read(this.answer);
				this.answer.flip();
				String text = StandardCharsets.US_ASCII.decode(this.answer).toString();
				if (!text.startsWith(SUCCESS)) {
					throw new IllegalStateException("No success: '%s'".formatted(text));
				}
				this.answered++;
				key.cancel();
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("A connection has failed", ex);
		}
	}

	/**
	 * How long it took until all had their answer.
	 * @return the time in seconds
	 */
	double seconds() {
		return this.seconds;
	}

	@Override
	public void close() throws IOException {
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
	}

}
