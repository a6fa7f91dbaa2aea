package io.github.reuseport.it.conformance;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

import io.github.reuseport.it.sample.Http2Frames;

/**
 * Frames on one connection of HTTP/2, sent at once with a PING behind them.
 *
 * @param name what is special about it
 * @param frames the frames, and the PING
 * @param answers how many streams are answered or reset, if the connection stays
 */
record Http2Dialogue(String name, byte[] frames, int answers) implements Dialogue {

	/**
	 * What is in the PING behind the frames, eight times.
	 */
	private static final int LAST = 7;

	Http2Dialogue(String name, Http2Frames frames, int answers) {
		this(name, frames.frame(Http2Frames.PING, 0, 0, LAST, LAST, LAST, LAST, LAST, LAST, LAST, LAST).bytes(),
				answers);
	}

	@Override
	public String hold(int port) throws IOException {
		List<String> all = new ArrayList<>();
		try (Heard heard = new Heard(port)) {
			heard.say(this.frames);
			hear(heard, all);
		}
		catch (SocketTimeoutException ex) {
			all.add("silence");
		}
		catch (Http2Exception ex) {
			all.add(ex.toString());
		}
		// Streams and the connection do not wait for each other
		all.sort(null);
		return String.join("\n", all);
	}

	private void hear(Heard heard, List<String> all) throws SocketTimeoutException, Http2Exception {
		DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
		int answered = 0;
		boolean last = false;
		while (!last || answered < this.answers) {
			byte[] head = heard.next(9);
			if (head.length == 0) {
				all.add("end");
				return;
			}
			ByteBuffer fields = ByteBuffer.wrap(head);
			int length = fields.getInt() >>> 8;
			int type = head[3];
			int flags = head[4];
			int stream = ByteBuffer.wrap(head, 5, 4).getInt();
			byte[] payload = heard.next(length);
			if (type == Http2Frames.PING && payload[0] == LAST) {
				last = true;
				continue;
			}
			if (stream > 0 && (type == Http2Frames.RST_STREAM
					|| (type <= Http2Frames.HEADERS && (flags & Http2Frames.END_STREAM) != 0))) {
				answered++;
			}
			all.add("type %d, flags %d, stream %d: %s".formatted(type, flags, stream,
					text(type, stream, payload, decoder)));
		}
	}

	private static String text(int type, int stream, byte[] payload, DefaultHttp2HeadersDecoder decoder)
			throws Http2Exception {
		if (type == Http2Frames.HEADERS) {
			Http2Headers headers = decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(payload));
			headers.remove("date");
			return headers.toString();
		}
		if (type == Http2Frames.DATA || type == Http2Frames.GOAWAY) {
			String text = new String(payload, StandardCharsets.ISO_8859_1);
			return text.replaceAll("(\"timestamp\":\"|\"requestId\":\"|0x|@)[^\" ]*", "$1...");
		}
		return HexFormat.of().formatHex(payload);
	}

}
