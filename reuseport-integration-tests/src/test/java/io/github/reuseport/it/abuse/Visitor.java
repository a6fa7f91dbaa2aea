package io.github.reuseport.it.abuse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One of those who use an application: asks, waits for the answer, and asks again when it
 * is time.
 */
final class Visitor implements Runnable {

	private static final int TIMEOUT_MILLIS = 10_000;

	private static final String HEALTH = "/actuator/health";

	private final int port;

	private final String path;

	private final boolean keep;

	private final Duration pace;

	private final Queue<Visit> visits;

	private @Nullable Socket kept;

	private volatile boolean ended;

	/**
	 * Prepare.
	 * @param port the port of the application on the loopback address
	 * @param path what to ask for
	 * @param keep whether to keep the connection
	 * @param pace the time from one request to the next
	 * @param visits takes what has come of the requests
	 */
	Visitor(int port, String path, boolean keep, Duration pace, Queue<Visit> visits) {
		this.port = port;
		this.path = path;
		this.keep = keep;
		this.pace = pace;
		this.visits = visits;
	}

	static Visitor ofHealth(int port, Duration pace, Queue<Visit> visits) {
		return new Visitor(port, HEALTH, false, pace, visits);
	}

	void end() {
		this.ended = true;
	}

	@Override
	public void run() {
		while (!this.ended) {
			long start = System.nanoTime();
			boolean answered = isAnswered();
			long now = System.nanoTime();
			this.visits.add(new Visit(start, now, answered));
			sleep(start + this.pace.toNanos() - now);
		}
		close();
	}

	private static void sleep(long nanos) {
		try {
			TimeUnit.NANOSECONDS.sleep(nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isAnswered() {
		try {
			if (this.kept == null) {
				this.kept = new Socket();
				this.kept.setSoTimeout(TIMEOUT_MILLIS);
				this.kept.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), TIMEOUT_MILLIS);
			}
			boolean answered = ask(this.kept);
			if (!this.keep || !answered) {
				close();
			}
			return answered;
		}
		catch (IOException ex) {
			close();
			return false;
		}
	}

	private boolean ask(Socket socket) throws IOException {
		String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(this.path,
				this.keep ? "" : "Connection: close\r\n");
		OutputStream output = socket.getOutputStream();
		output.write(request.getBytes(StandardCharsets.US_ASCII));
		InputStream input = socket.getInputStream();
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		for (int octet = input.read(); octet >= 0; octet = input.read()) {
			answer.write(octet);
			// A kept connection has no end, but its answer
			if (this.keep && octet == 'o' && answer.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\nHello")) {
				break;
			}
		}
		return answer.toString(StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200 ");
	}

	private void close() {
		if (this.kept != null) {
			try {
				this.kept.close();
			}
			catch (IOException ex) {
				// It is of no use any more
			}
			this.kept = null;
		}
	}

	/**
	 * A request.
	 *
	 * @param start when it was sent
	 * @param end when it was answered or given up
	 * @param answered whether it was answered as it should be
	 */
	record Visit(long start, long end, boolean answered) {

		Duration time() {
			return Duration.ofNanos(this.end - this.start);
		}

	}

}
