package io.github.reuseport.it.sample;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes frames of HTTP/2 (RFC 9113), wrong ones as well.
 */
public final class Http2Frames {

	public static final int DATA = 0;

	public static final int HEADERS = 1;

	public static final int RST_STREAM = 3;

	public static final int SETTINGS = 4;

	public static final int PING = 6;

	public static final int GOAWAY = 7;

	public static final int ACK = 1;

	public static final int END_STREAM = 1;

	public static final int END_HEADERS = 4;

	private static final int CANCEL = 8;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	/**
	 * What a client begins with.
	 * @return frames behind the preface and empty settings
	 */
	public static Http2Frames begin() {
		return new Http2Frames().text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").frame(SETTINGS, 0, 0);
	}

	public Http2Frames text(String text) {
		this.bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
		return this;
	}

	/**
	 * Add a frame.
	 * @param type its type
	 * @param flags its flags
	 * @param stream the id of its stream
	 * @param payload its payload
	 * @return these frames
	 */
	public Http2Frames frame(int type, int flags, int stream, int... payload) {
		byte[] content = new byte[payload.length];
		for (int i = 0; i < content.length; i++) {
			content[i] = (byte) payload[i];
		}
		return frame(type, flags, stream, content);
	}

	private Http2Frames frame(int type, int flags, int stream, byte[] payload) {
		this.bytes.writeBytes(
				ByteBuffer.allocate(9).putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).array());
		this.bytes.writeBytes(payload);
		return this;
	}

	/**
	 * Add a request without a body.
	 * @param stream the id of its stream
	 * @param path the path
	 * @param more what follows in the block of headers, as HPACK (RFC 7541) has it
	 * @return these frames
	 */
	public Http2Frames get(int stream, String path, int... more) {
		return request(stream, 0x82, path, END_STREAM | END_HEADERS, more);
	}

	/**
	 * Add a request that data follow.
	 * @param stream the id of its stream
	 * @param path the path
	 * @param more what follows in the block of headers
	 * @return these frames
	 */
	public Http2Frames post(int stream, String path, int... more) {
		return request(stream, 0x83, path, END_HEADERS, more);
	}

	private Http2Frames request(int stream, int method, String path, int flags, int... more) {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		// Method and scheme from the static table, path and authority as text
		block.writeBytes(new byte[] { (byte) method, (byte) 0x86, 0x04, (byte) path.length() });
		block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
		block.writeBytes(new byte[] { 0x01, (byte) "localhost".length() });
		block.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
		for (int octet : more) {
			block.write(octet);
		}
		return frame(HEADERS, flags, stream, block.toByteArray());
	}

	/**
	 * Add a frame that takes a stream back.
	 * @param stream the id of the stream
	 * @return these frames
	 */
	public Http2Frames reset(int stream) {
		return frame(RST_STREAM, 0, stream, 0, 0, 0, CANCEL);
	}

	public byte[] bytes() {
		return this.bytes.toByteArray();
	}

}
