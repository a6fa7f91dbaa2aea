package io.github.reuseport.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests on a connection that speaks HTTP/2 from the start, written and read frame by
 * frame (RFC 9113), so that the connection can be ended at any moment.
 */
final class Http2Exchange {

	private static final int DATA = 0;

	private static final int HEADERS = 1;

	private static final int SETTINGS = 4;

	private static final int END_STREAM = 1;

	private static final int ACK = 1;

	private static final int END_HEADERS = 4;

	private Http2Exchange() {
	}

	/**
	 * Send requests, and read the answer to the first.
	 * @param socket the socket, just connected
	 * @param path the path
	 * @param others how many requests to send that nobody waits for
	 * @throws IOException if there is no answer
	 */
	static void get(Socket socket, String path, int others) throws IOException {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		output.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		write(output, SETTINGS, 0, 0, new byte[0]);
		for (int i = 0; i <= others; i++) {
			write(output, HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, headers(path));
		}
		socket.getOutputStream().write(output.toByteArray());
		DataInputStream input = new DataInputStream(socket.getInputStream());
		boolean ended = false;
		while (!ended) {
			int length = input.readUnsignedByte() << 16 | input.readUnsignedShort();
			int type = input.readUnsignedByte();
			int flags = input.readUnsignedByte();
			int stream = input.readInt();
			input.readFully(new byte[length]);
			if (type == SETTINGS && flags != ACK) {
				ByteArrayOutputStream acknowledgement = new ByteArrayOutputStream();
				write(acknowledgement, SETTINGS, ACK, 0, new byte[0]);
				socket.getOutputStream().write(acknowledgement.toByteArray());
			}
			assertThat(type).as("type of a frame").isNotIn(3, 7);
			ended = stream == 1 && (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
		}
	}

	/**
	 * The header block of a request (RFC 7541): method and scheme from the static table,
	 * path and authority as they are.
	 */
	private static byte[] headers(String path) {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		block.write(0x82);
		block.write(0x86);
		block.write(0x04);
		block.write(path.length());
		block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
		block.write(0x01);
		block.write("localhost".length());
		block.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
		return block.toByteArray();
	}

	private static void write(ByteArrayOutputStream output, int type, int flags, int stream, byte[] payload) {
		output.write(payload.length >> 16);
		output.write(payload.length >> 8);
		output.write(payload.length);
		output.write(type);
		output.write(flags);
		output.write(0);
		output.write(0);
		output.write(stream >> 8);
		output.write(stream);
		output.writeBytes(payload);
	}

}
