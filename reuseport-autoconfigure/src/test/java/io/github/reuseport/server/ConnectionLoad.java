package io.github.reuseport.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

	private final InetSocketAddress address;

	private final boolean keepAlive;

	private final List<Thread> clients = new ArrayList<>();

	private final AtomicInteger answered = new AtomicInteger();

	private final AtomicLong slowest = new AtomicLong();

	private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

	private volatile boolean stopped;

	private ConnectionLoad(InetSocketAddress address, int clients, boolean keepAlive) {
		this.address = address;
		this.keepAlive = keepAlive;
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
		return new ConnectionLoad(address, clients, false);
	}

	public static ConnectionLoad onKeptConnections(int port, int clients) {
		return new ConnectionLoad(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), clients, true);
	}

	private void run() {
		while (!this.stopped) {
			long start = System.nanoTime();
			try (HttpConnection connection = HttpConnection.open(this.address)) {
				boolean again = true;
				while (again) {
					again = request(connection) && !this.stopped;
					this.answered.incrementAndGet();
					this.slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
					start = System.nanoTime();
				}
			}
			catch (IOException ex) {
				this.failures.add(ex);
			}
		}
	}

	/**
	 * Send a request and read the response.
	 * @param connection the connection
	 * @return whether the server keeps the connection
	 * @throws IOException if the response does not arrive
	 */
	private boolean request(HttpConnection connection) throws IOException {
		HttpReply reply = this.keepAlive ? connection.get("/") : connection.get("/", "Connection: close");
		return !"close".equals(reply.header("connection"));
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
