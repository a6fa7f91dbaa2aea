package io.github.reuseport.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Client of HTTP/2 that writes and reads frame by frame (RFC 9113), and keeps its
 * connection until the server closes it.
 */
public final class Http2Socket implements AutoCloseable {

	private static final int DATA = 0;

	private static final int HEADERS = 1;

	private static final int SETTINGS = 4;

	private static final int PING = 6;

	private static final int GOAWAY = 7;

	private static final int END_STREAM = 1;

	private static final int ACK = 1;

	private static final int END_HEADERS = 4;

	private static final int TIMEOUT_MILLIS = 20_000;

	private final Socket socket;

	private final DataInputStream input;

	private final List<Integer> goAways = new ArrayList<>();

	private final Set<Integer> begun = new TreeSet<>();

	private final Set<Integer> answered = new TreeSet<>();

	private boolean settled;

	private boolean acknowledging = true;

	private byte[] unacknowledged = {};

	/**
	 * Take a socket on which nothing has been said yet.
	 * @param socket the socket, connected
	 */
	public Http2Socket(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.input = new DataInputStream(socket.getInputStream());
	}

	/**
	 * Do not answer to a PING until {@link #acknowledge()}.
	 */
	public void ignorePings() {
		this.acknowledging = false;
	}

	public void acknowledge() throws IOException {
		this.acknowledging = true;
		if (this.unacknowledged.length > 0) {
			write(PING, ACK, 0, this.unacknowledged);
		}
	}

	/**
	 * Begin to speak, and wait until the server does.
	 */
	public void begin() throws IOException {
		this.socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		write(SETTINGS, 0, 0, new byte[0]);
		while (!this.settled) {
			read();
		}
	}

	/**
	 * Send a request.
	 * @param stream the id of its stream
	 * @param path the path
	 */
	public void request(int stream, String path) throws IOException {
		// Method and scheme from the static table (RFC 7541), path and authority as text
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		block.writeBytes(new byte[] { (byte) 0x82, (byte) 0x86, 0x04, (byte) path.length() });
		block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
		block.writeBytes(new byte[] { 0x01, (byte) "localhost".length() });
		block.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
		write(HEADERS, END_STREAM | END_HEADERS, stream, block.toByteArray());
	}

	/**
	 * Wait until an answer has begun.
	 * @param stream the id of its stream
	 */
	public void awaitHeaders(int stream) throws IOException {
		while (!this.begun.contains(stream)) {
			read();
		}
	}

	public void awaitAnswer(int stream) throws IOException {
		while (!this.answered.contains(stream)) {
			read();
		}
	}

	public void awaitGoAway() throws IOException {
		while (this.goAways.isEmpty()) {
			read();
		}
	}

	/**
	 * Read until the server closes the connection.
	 */
	public void awaitEnd() throws IOException {
		try {
			while (true) {
				read();
			}
		}
		catch (EOFException ex) {
			// As it should be
		}
	}

	/**
	 * The last streams that the server has named when it went away.
	 * @return the ids
	 */
	public List<Integer> goAways() {
		return this.goAways;
	}

	public Set<Integer> answered() {
		return this.answered;
	}

	private void read() throws IOException {
		int length = this.input.readUnsignedByte() << 16 | this.input.readUnsignedShort();
		int type = this.input.readUnsignedByte();
		int flags = this.input.readUnsignedByte();
		int stream = this.input.readInt();
		byte[] payload = new byte[length];
		this.input.readFully(payload);
		if (type == SETTINGS && flags != ACK) {
			this.settled = true;
			write(SETTINGS, ACK, 0, new byte[0]);
		}
		else if (type == PING && flags != ACK) {
			this.unacknowledged = payload;
			if (this.acknowledging) {
				acknowledge();
			}
		}
		else if (type == GOAWAY) {
			this.goAways.add(ByteBuffer.wrap(payload).getInt());
		}
		if (type == HEADERS) {
			this.begun.add(stream);
		}
		if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
			this.answered.add(stream);
		}
	}

	private void write(int type, int flags, int stream, byte[] payload) throws IOException {
		ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
		frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
		this.socket.getOutputStream().write(frame.array());
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
