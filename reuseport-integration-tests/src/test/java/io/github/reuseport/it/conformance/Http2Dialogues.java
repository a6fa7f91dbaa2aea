package io.github.reuseport.it.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.reuseport.it.sample.Http2Frames;

/**
 * Frames of HTTP/2 (RFC 9113), right and wrong ones.
 */
final class Http2Dialogues {

	private static final int PRIORITY = 2;

	private static final int PUSH_PROMISE = 5;

	private static final int WINDOW_UPDATE = 8;

	private static final int CONTINUATION = 9;

	private static final int UNKNOWN = 0xbb;

	private final List<Dialogue> dialogues = new ArrayList<>();

	private Http2Dialogues() {
	}

	static List<Dialogue> all() {
		Http2Dialogues all = new Http2Dialogues();
		all.right();
		all.wrongFrames();
		all.wrongSettings();
		all.wrongHeaders();
		return all.dialogues;
	}

	private void right() {
		add("GET", 1, begin().get(1, "/hello"));
		add("two streams", 2, begin().get(1, "/hello").get(3, "/page.css"));
		add("no such path", 1, begin().get(1, "/nothing"));
		add("handler that fails", 1, begin().get(1, "/throw"));
		add("upload", 1, begin().post(1, "/hello", 0x0f, 0x10, 10, 't', 'e', 'x', 't', '/', 'p', 'l', 'a', 'i', 'n')
			.frame(Http2Frames.DATA, Http2Frames.END_STREAM, 1, 'a', 'b'));
		add("padded upload", 1,
				begin().post(1, "/hello", 0x0f, 0x10, 10, 't', 'e', 'x', 't', '/', 'p', 'l', 'a', 'i', 'n')
					.frame(Http2Frames.DATA, Http2Frames.END_STREAM | 8, 1, 2, 'a', 'b', 0, 0));
		add("PING", 0, begin().frame(Http2Frames.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8));
		add("unknown frame", 1, begin().frame(UNKNOWN, 0xff, 1, 1, 2, 3).get(1, "/hello"));
		add("unknown setting", 1, begin().frame(Http2Frames.SETTINGS, 0, 0, 0, 0x99, 0, 0, 0, 1).get(1, "/hello"));
		add("GOAWAY, then a request", 0, begin().frame(Http2Frames.GOAWAY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
		add("PRIORITY of an idle stream", 1, begin().frame(PRIORITY, 0, 5, 0, 0, 0, 0, 1).get(7, "/hello"));
		add("request that is taken back", 0, begin().get(1, "/slow?millis=60000").reset(1));
	}

	private void wrongFrames() {
		add("wrong preface", 0, new Http2Frames().text("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"));
		add("no settings", 0, new Http2Frames().text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").get(1, "/hello"));
		add("DATA on no stream", 0, begin().frame(Http2Frames.DATA, 0, 0, 1));
		add("DATA on an idle stream", 0, begin().frame(Http2Frames.DATA, 0, 1, 1));
		add("HEADERS on no stream", 0, begin().frame(Http2Frames.HEADERS, 5, 0, 0x82));
		add("HEADERS on an even stream", 0, begin().get(2, "/hello"));
		add("HEADERS on an older stream", 2, begin().get(5, "/hello").get(3, "/hello"));
		add("RST_STREAM on no stream", 0, begin().reset(0));
		add("RST_STREAM on an idle stream", 0, begin().reset(1));
		add("RST_STREAM of a wrong length", 0, begin().frame(Http2Frames.RST_STREAM, 0, 1, 0, 0, 0));
		add("PING of a wrong length", 0, begin().frame(Http2Frames.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7));
		add("PING on a stream", 0, begin().frame(Http2Frames.PING, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8));
		add("PRIORITY of a wrong length", 0, begin().frame(PRIORITY, 0, 1, 0, 0, 0, 0));
		add("PRIORITY of itself", 0, begin().frame(PRIORITY, 0, 1, 0, 0, 0, 1, 1));
		add("PUSH_PROMISE", 0, begin().frame(PUSH_PROMISE, 4, 1, 0, 0, 0, 2, 0x82));
		add("CONTINUATION of nothing", 0, begin().frame(CONTINUATION, 4, 1, 0x82));
		add("headers that are interrupted", 0,
				begin().frame(Http2Frames.HEADERS, 0, 1, 0x82).frame(Http2Frames.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8));
		add("window that grows by nothing", 0, begin().frame(WINDOW_UPDATE, 0, 0, 0, 0, 0, 0));
		add("window that is too large", 0, begin().frame(WINDOW_UPDATE, 0, 0, 0x7f, 0xff, 0xff, 0xff));
		add("window of an idle stream", 0, begin().frame(WINDOW_UPDATE, 0, 1, 0, 0, 0, 1));
		add("frame that is too large", 0, begin().frame(Http2Frames.DATA, 0, 1, new int[16385]));
		add("padding that is too long", 0,
				begin().post(1, "/hello").frame(Http2Frames.DATA, Http2Frames.END_STREAM | 8, 1, 9, 1, 2));
	}

	private void wrongSettings() {
		add("settings on a stream", 0, begin().frame(Http2Frames.SETTINGS, 0, 1));
		add("settings of a wrong length", 0, begin().frame(Http2Frames.SETTINGS, 0, 0, 0, 1, 0));
		add("acknowledgement with settings", 0,
				begin().frame(Http2Frames.SETTINGS, Http2Frames.ACK, 0, 0, 1, 0, 0, 0, 0));
		add("push setting of 2", 0, begin().frame(Http2Frames.SETTINGS, 0, 0, 0, 2, 0, 0, 0, 2));
		add("initial window that is too large", 0,
				begin().frame(Http2Frames.SETTINGS, 0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff));
		add("frame size that is too small", 0, begin().frame(Http2Frames.SETTINGS, 0, 0, 0, 5, 0, 0, 0, 1));
	}

	private void wrongHeaders() {
		add("block that cannot be decoded", 0, begin().frame(Http2Frames.HEADERS, 5, 1, 0xff, 0xff, 0xff, 0xff, 0xff));
		add("upper case", 1, begin().get(1, "/hello", 0, 1, 'X', 1, 'a'));
		add("header of the connection", 1,
				begin().get(1, "/hello", 0, 10, 'c', 'o', 'n', 'n', 'e', 'c', 't', 'i', 'o', 'n', 1, 'a'));
		add("unknown pseudo-header", 1, begin().get(1, "/hello", 0, 2, ':', 'x', 1, 'a'));
		add("method twice", 1, begin().get(1, "/hello", 0x82));
		add("no path", 1, begin().frame(Http2Frames.HEADERS, 5, 1, 0x82, 0x86));
		add("many headers", 1, begin().get(1, "/hello", fill(400)));
	}

	private static int[] fill(int headers) {
		int[] block = new int[headers * 34];
		Arrays.fill(block, 'a');
		for (int i = 0; i < block.length; i += 34) {
			block[i] = 0;
			block[i + 1] = 1;
			block[i + 3] = 30;
		}
		return block;
	}

	private static Http2Frames begin() {
		return Http2Frames.begin();
	}

	private void add(String name, int answers, Http2Frames frames) {
		this.dialogues.add(new Http2Dialogue("HTTP/2: " + name, frames, answers));
	}

}
