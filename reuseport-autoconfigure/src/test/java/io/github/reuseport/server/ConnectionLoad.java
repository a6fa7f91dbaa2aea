package io.github.reuseport.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send one request after the other to a port, until they are stopped: on a
 * new connection each, or on connections that they keep until the server closes them.
 */
public final class ConnectionLoad implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 10_000;

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
			try (Socket socket = new Socket()) {
				socket.setSoTimeout(TIMEOUT_MILLIS);
				long start = System.nanoTime();
				socket.connect(this.address, TIMEOUT_MILLIS);
				boolean again = true;
				while (again) {
					again = request(socket) && !this.stopped;
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
	 * @param socket the connection
	 * @return whether the server keeps the connection
	 * @throws IOException if the response does not arrive
	 */
	private boolean request(Socket socket) throws IOException {
		socket.getOutputStream()
			.write(("GET / HTTP/1.1\r\nHost: localhost\r\n" + (this.keepAlive ? "" : "Connection: close\r\n") + "\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		return !response(socket).toLowerCase(Locale.ROOT).contains("connection: close");
	}

	/**
	 * Read a response, on a connection that may be kept.
	 * @param socket the connection
	 * @return the response
	 * @throws IOException if it does not arrive
	 */
	public static String response(Socket socket) throws IOException {
		InputStream input = socket.getInputStream();
		StringBuilder response = new StringBuilder();
		int b;
		while ((b = input.read()) != -1) {
			response.append((char) b);
			if (isComplete(response)) {
				return response.toString();
			}
		}
		throw new IOException("The connection was closed after %d bytes".formatted(response.length()));
	}

	private static boolean isComplete(StringBuilder response) {
		int header = response.indexOf("content-length: ");
		int end = response.indexOf("\r\n\r\n");
		if (header < 0) {
			return end >= 0 && response.lastIndexOf("\r\n0\r\n\r\n") == response.length() - 7;
		}
		return end >= 0 && response.length() == end + 4
				+ Integer.parseInt(response.substring(header + 16, response.indexOf("\r\n", header)));
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
				client.join(2 * TIMEOUT_MILLIS);
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
