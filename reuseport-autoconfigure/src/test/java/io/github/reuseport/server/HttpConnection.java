package io.github.reuseport.server;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 connection, all of whose reads are bounded in time.
 */
public final class HttpConnection implements Closeable {

	/**
	 * Long enough for a machine whose disk keeps a thread waiting for many seconds.
	 */
	public static final int TIMEOUT_MILLIS = 30_000;

	private final Socket socket;

	private final InputStream input;

	public HttpConnection(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.input = socket.getInputStream();
	}

	public static HttpConnection open(int port) throws IOException {
		return open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
	}

	static HttpConnection open(InetSocketAddress address) throws IOException {
		Socket socket = new Socket();
		try {
			socket.connect(address, TIMEOUT_MILLIS);
			return new HttpConnection(socket);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	public HttpReply get(String path, String... headers) throws IOException {
		send(path, headers);
		return read();
	}

	public void send(String path, String... headers) throws IOException {
		StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		this.socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Read one response.
	 * @return the response
	 * @throws IOException if the connection is closed instead, or nothing arrives
	 */
	public HttpReply read() throws IOException {
		HttpReply head = readHead();
		byte[] body = "chunked".equals(head.header("transfer-encoding")) ? readChunks()
				: this.input.readNBytes(Integer.parseInt(head.headers().getOrDefault("content-length", "0")));
		return new HttpReply(head.status(), head.headers(), body);
	}

	public HttpReply readHead() throws IOException {
		String[] status = readLine().split(" ");
		Map<String, String> headers = new HashMap<>();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
		}
		return new HttpReply(Integer.parseInt(status[1]), headers, new byte[0]);
	}

	private byte[] readChunks() throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int length = readChunkLength(); length > 0; length = readChunkLength()) {
			body.write(this.input.readNBytes(length));
			readLine();
		}
		readLine();
		return body.toByteArray();
	}

	private int readChunkLength() throws IOException {
		return Integer.parseInt(readLine(), 16);
	}

	public String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int b = this.input.read(); b != '\n'; b = this.input.read()) {
			if (b == -1) {
				throw new EOFException("The server has closed the connection");
			}
			line.write(b);
		}
		return line.toString(StandardCharsets.UTF_8).trim();
	}

	/**
	 * Read until the server closes the connection.
	 * @return all that comes
	 * @throws IOException if it is reset, or stays open and nothing comes
	 */
	public byte[] readRest() throws IOException {
		return this.input.readAllBytes();
	}

	/**
	 * Wait for the server to close the connection.
	 * @return {@code true} if it does, {@code false} if it sends something
	 * @throws IOException if it does neither
	 */
	public boolean awaitEnd() throws IOException {
		return this.input.read() == -1;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
