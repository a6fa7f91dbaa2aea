package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.openjdk.jmh.util.ListStatistics;

/**
 * Clients that connect all at once, without waiting for each other. Each sends a request
 * and waits for the end of the answer. One thread passes bytes on without a look at them,
 * because servers share the machine with it.
 */
public final class Burst {

	private final int port;

	private final long limit;

	private final ByteBuffer request = StandardCharsets.US_ASCII
		.encode("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

	private final ByteBuffer answer = ByteBuffer.allocateDirect(8192);

	private final ListStatistics millis = new ListStatistics();

	private int failed;

	/**
	 * A burst on a server.
	 * @param port port of the server
	 * @param limit for how long to wait for the last answer
	 */
	public Burst(int port, Duration limit) {
		this.port = port;
		this.limit = limit.toNanos();
	}

	/**
	 * Run until every client has its answer or has failed, or the time is over.
	 * @param clients number of clients
	 * @return times of the answers; clients without one are errors
	 * @throws IOException if there are too few file descriptors
	 */
	public LoadResult run(int clients) throws IOException {
		long start = System.nanoTime();
		try (Selector selector = Selector.open()) {
			try {
				for (int i = 0; i < clients; i++) {
					connect(selector, i);
					// Answers must not wait for the last of the clients
					selector.selectNow(this::serve);
				}
				while (this.millis.getN() + this.failed < clients && System.nanoTime() - start < this.limit) {
					selector.select(this::serve, 100);
				}
			}
			finally {
				for (SelectionKey key : selector.keys()) {
					key.channel().close();
				}
			}
		}
		double seconds = (System.nanoTime() - start) / 1e9;
		long answered = this.millis.getN();
		return new LoadResult(answered, seconds, clients - answered, this.millis.getPercentile(50),
				this.millis.getPercentile(99));
	}

	private void connect(Selector selector, int index) throws IOException {
		SocketChannel channel = SocketChannel.open();
		channel.configureBlocking(false);
		channel.bind(LocalAddresses.of(index));
		channel.register(selector, SelectionKey.OP_CONNECT, new Attempt());
		channel.connect(new InetSocketAddress("127.0.0.1", this.port));
	}

	private void serve(SelectionKey key) {
		SocketChannel channel = (SocketChannel) key.channel();
		Attempt attempt = (Attempt) key.attachment();
		try {
			if (key.isConnectable()) {
				channel.finishConnect();
				channel.write(this.request.duplicate());
				key.interestOps(SelectionKey.OP_READ);
			}
			else if (isAtEnd(channel, attempt)) {
				channel.close();
				if (attempt.isAnswered()) {
					this.millis.addValue(attempt.millis());
				}
				else {
					this.failed++;
				}
			}
		}
		catch (IOException ex) {
			this.failed++;
			close(channel);
		}
	}

	private boolean isAtEnd(SocketChannel channel, Attempt attempt) throws IOException {
		int read;
		do {
			this.answer.clear();
			read = channel.read(this.answer);
			attempt.bytes += Math.max(0, read);
		}
		while (read > 0);
		return read < 0;
	}

	private static void close(SocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			// It is closed
		}
	}

	/**
	 * What became of one client.
	 */
	private static final class Attempt {

		private final long start = System.nanoTime();

		private long bytes;

		boolean isAnswered() {
			return this.bytes > 0;
		}

		double millis() {
			return (System.nanoTime() - this.start) / 1e6;
		}

	}

}
