package io.github.reuseport.it.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames of WebSockets (RFC 6455), right and wrong ones.
 */
final class WebSocketDialogues {

	private static final int FIN = 0x80;

	private static final int CONTINUATION = 0;

	private static final int TEXT = 1;

	private static final int BINARY = 2;

	private static final int CLOSE = 8;

	private static final int PING = 9;

	private static final int PONG = 10;

	private final List<Dialogue> dialogues = new ArrayList<>();

	private WebSocketDialogues() {
	}

	static List<Dialogue> all() {
		WebSocketDialogues all = new WebSocketDialogues();
		all.messages();
		all.fragments();
		all.wrong();
		all.closes();
		return all.dialogues;
	}

	private void messages() {
		add("text", frame(FIN | TEXT, "Hello"));
		add("empty text", frame(FIN | TEXT, ""));
		add("text of several bytes a character", frame(FIN | TEXT, "κόσμε €"));
		add("binary", frame(FIN | BINARY, new byte[] { 0, 1, -1 }));
		for (int length : new int[] { 125, 126, 127, 65535 }) {
			add("text of length " + length, frame(FIN | TEXT, "a".repeat(length)));
		}
		add("text that is too long", frame(FIN | TEXT, "a".repeat(70_000)));
		add("PING", frame(FIN | PING, "ping"));
		add("PING of length 125", frame(FIN | PING, "a".repeat(125)));
		add("PONG that nobody asked for", frame(FIN | PONG, "pong"));
	}

	private void fragments() {
		add("fragments", frame(TEXT, "a"), frame(CONTINUATION, "b"), frame(FIN | CONTINUATION, "c"));
		add("PING between fragments", frame(TEXT, "a"), frame(FIN | PING, "p"), frame(FIN | CONTINUATION, "b"));
		add("continuation of nothing", frame(FIN | CONTINUATION, "a"));
		add("message within another", frame(TEXT, "a"), frame(FIN | TEXT, "b"));
		add("PING in fragments", frame(PING, "a"), frame(FIN | CONTINUATION, "b"));
		add("character in two fragments", frame(TEXT, new byte[] { (byte) 0xe2, (byte) 0x82 }),
				frame(FIN | CONTINUATION, new byte[] { (byte) 0xac }));
		add("wrong character in a fragment", frame(TEXT, "a"), frame(FIN | CONTINUATION, new byte[] { (byte) 0xff }));
	}

	private void wrong() {
		add("wrong character", frame(FIN | TEXT, new byte[] { (byte) 0xed, (byte) 0xa0, (byte) 0x80 }));
		add("PING of length 126", frame(FIN | PING, "a".repeat(126)));
		add("reserved bit 1", frame(FIN | 0x40 | TEXT, "a"));
		add("reserved bit 2", frame(FIN | 0x20 | TEXT, "a"));
		add("reserved bit 3", frame(FIN | 0x10 | TEXT, "a"));
		add("reserved opcode 3", frame(FIN | 3, "a"));
		add("reserved opcode 11", frame(FIN | 11, "a"));
		add("no mask", new byte[] { (byte) (FIN | TEXT), 1, 'a' });
		add("length not in the shortest form",
				new byte[] { (byte) (FIN | TEXT), (byte) (FIN | 126), 0, 1, 0, 0, 0, 0, 'a' });
		add("negative length",
				new byte[] { (byte) (FIN | TEXT), (byte) (FIN | 127), -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0 });
	}

	private void closes() {
		for (int code : new int[] { 999, 1000, 1001, 1003, 1004, 1005, 1006, 1007, 1011, 1015, 2999, 3000, 4999,
				5000 }) {
			add("close with " + code, close(code, ""));
		}
		add("close without a code", frame(FIN | CLOSE, ""));
		add("close with half a code", frame(FIN | CLOSE, "a"));
		add("close with a reason", close(1000, "over"));
		add("close with a reason that is too long", close(1000, "a".repeat(124)));
		add("message after the close", close(1000, ""), frame(FIN | TEXT, "late"));
	}

	private void add(String name, byte[]... frames) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] frame : frames) {
			all.writeBytes(frame);
		}
		all.writeBytes(close(1000, ""));
		this.dialogues.add(new WebSocketDialogue("WebSocket: " + name, all.toByteArray()));
	}

	private static byte[] close(int code, String reason) {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		return frame(FIN | CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
	}

	private static byte[] frame(int head, String text) {
		return frame(head, text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A frame that is masked with zeros.
	 * @param head its first byte
	 * @param payload its payload
	 * @return the bytes
	 */
	private static byte[] frame(int head, byte[] payload) {
		ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) head);
		if (payload.length < 126) {
			frame.put((byte) (FIN | payload.length));
		}
		else if (payload.length < 65536) {
			frame.put((byte) (FIN | 126)).putShort((short) payload.length);
		}
		else {
			frame.put((byte) (FIN | 127)).putLong(payload.length);
		}
		frame.putInt(0).put(payload);
		byte[] bytes = new byte[frame.position()];
		frame.flip().get(bytes);
		return bytes;
	}

}
