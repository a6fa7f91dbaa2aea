package io.github.reuseport.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send one request after the other to a port, until they are stopped: on a
 * new connection each, or on connections that they keep until the server closes them.
 */
public final class ConnectionLoad implements AutoCloseable {

	private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

	private final InetSocketAddress address;

	private final boolean keepAlive;

	private final List<Thread> clients = new ArrayList<>();

	private final AtomicInteger answered = new AtomicInteger();

	private final AtomicLong slowest = new AtomicLong();

	private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

	private volatile boolean stopped;

	private final Duration promptly;

	private ConnectionLoad(InetSocketAddress address, int clients, boolean keepAlive, Duration promptly) {
		this.address = address;
		this.keepAlive = keepAlive;
		this.promptly = promptly;
		for (int i = 0; i < clients; i++) {
			Thread client = new Thread(this::run, "client-" + i);
			client.setDaemon(true);
			client.start();
			this.clients.add(client);
		}
	}

	public static ConnectionLoad onNewConnections(int port, int clients) {
		return onNewConnections(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), clients);
	}

	public static ConnectionLoad onNewConnections(InetSocketAddress address, int clients) {
		return new ConnectionLoad(address, clients, false, FOREVER);
	}

	/**
	 * Clients that send their request as soon as they are connected.
	 * @param port the port
	 * @param clients how many
	 * @param promptly how long that may take: what becomes of one that gets no processor
	 * for longer does not count, unless it is refused
	 * @return the load
	 */
	public static ConnectionLoad onNewConnections(int port, int clients, Duration promptly) {
		return new ConnectionLoad(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), clients, false,
				promptly);
	}

	public static ConnectionLoad onKeptConnections(int port, int clients) {
		return new ConnectionLoad(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), clients, true,
				FOREVER);
	}

	private void run() {
		while (!this.stopped) {
			long start = System.nanoTime();
			long sent = 0;
			try (HttpConnection connection = HttpConnection.open(this.address)) {
				boolean again = true;
				while (again) {
					send(connection);
					sent = (sent != 0) ? sent : System.nanoTime();
					again = !"close".equals(connection.read().header("connection")) && !this.stopped;
					this.answered.incrementAndGet();
					this.slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
					start = System.nanoTime();
				}
			}
			catch (IOException ex) {
				long time = ((sent != 0) ? sent : System.nanoTime()) - start;
				if (ex instanceof ConnectException || time <= this.promptly.toNanos()) {
					this.failures.add(ex);
				}
			}
		}
	}

	private void send(HttpConnection connection) throws IOException {
		if (this.keepAlive) {
			connection.send("/");
		}
		else {
			connection.send("/", "Connection: close");
		}
	}

	public int answered() {
		return this.answered.get();
	}

	public long slowestMillis() {
		return this.slowest.get() / 1_000_000;
	}

	public Queue<Exception> failures() {
		return this.failures;
	}

	/**
	 * Stop the clients, after the requests they have sent.
	 */
	public void stop() {
		this.stopped = true;
		for (Thread client : this.clients) {
			try {
				client.join(2 * HttpConnection.TIMEOUT_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	@Override
	public void close() {
		stop();
	}

}
