package io.github.reuseport.benchmarks.sweep;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A client in a thread of its own, from its construction until it is stopped.
 */
final class OwnClient {

	private static final String REQUEST = "GET /hello HTTP/1.1\r\nHost: localhost\r\n";

	private static final byte[] KEEPING = (REQUEST + "\r\n").getBytes(StandardCharsets.US_ASCII);

	private static final byte[] CLOSING = (REQUEST + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

	private static final String SUCCESS = "HTTP/1.1 200 ";

	private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

	private final SocketOpener opener;

	private final int port;

	private final boolean keeps;

	private final byte[] answer = new byte[8192];

	private final Histogram times = new Histogram();

	private final Thread thread = new Thread(this::run, "client");

	private long errors;

	private volatile boolean stopped;

	private volatile @Nullable Socket socket;

	OwnClient(SocketOpener opener, int port, boolean keeps) {
		this.opener = opener;
		this.port = port;
		this.keeps = keeps;
		this.thread.start();
	}

	private void run() {
		while (!this.stopped) {
			long start = System.nanoTime();
			try {
				exchange();
				this.times.add(System.nanoTime() - start);
			}
			catch (IOException ex) {
				this.errors += this.stopped ? 0 : 1;
				close();
			}
		}
		close();
	}

	private void exchange() throws IOException {
		Socket current = this.socket;
		if (current == null) {
			current = this.opener.open(this.port);
			this.socket = current;
			if (this.stopped) {
				throw new IOException("Stopped");
			}
		}
		current.getOutputStream().write(this.keeps ? KEEPING : CLOSING);
		int length = read(current.getInputStream());
		if (!new String(this.answer, 0, length, StandardCharsets.US_ASCII).startsWith(SUCCESS)) {
			throw new IOException("No success");
		}
		if (!this.keeps) {
			close();
		}
	}

	private int read(InputStream input) throws IOException {
		int length = 0;
		while (!this.keeps || !isComplete(length)) {
			int read = input.read(this.answer, length, this.answer.length - length);
			if (read <= 0) {
				if (this.keeps) {
					throw new EOFException();
				}
				return length;
			}
			length += read;
		}
		return length;
	}

	private boolean isComplete(int length) {
		String text = new String(this.answer, 0, length, StandardCharsets.US_ASCII);
		int body = text.indexOf("\r\n\r\n") + 4;
		Matcher matcher = LENGTH.matcher(text);
		return body >= 4 && matcher.find() && length >= body + Integer.parseInt(matcher.group(1));
	}

	void stop() {
		this.stopped = true;
		// It may wait for an answer
		close();
	}

	private void close() {
		Socket current = this.socket;
		this.socket = null;
		if (current != null) {
			try {
				current.close();
			}
			catch (IOException ex) {
				// It is closed
			}
		}
	}

	void join() throws InterruptedException {
		this.thread.join();
	}

	Histogram times() {
		return this.times;
	}

	long errors() {
		return this.errors;
	}

}
