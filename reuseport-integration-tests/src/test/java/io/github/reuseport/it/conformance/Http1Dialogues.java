package io.github.reuseport.it.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests of HTTP/1.1 (RFC 9112), right and wrong ones.
 */
final class Http1Dialogues {

	private static final String HOST = "Host: localhost\r\n";

	private static final String TEXT = "Content-Type: text/plain\r\n";

	private final List<Dialogue> dialogues = new ArrayList<>();

	private Http1Dialogues() {
	}

	static List<Dialogue> all() {
		Http1Dialogues all = new Http1Dialogues();
		all.right();
		all.uploads();
		all.wrong();
		return all.dialogues;
	}

	private void right() {
		add("GET", get("/hello", HOST));
		add("HEAD", "HEAD /hello HTTP/1.1\r\n" + HOST + "\r\n");
		add("OPTIONS", "OPTIONS /hello HTTP/1.1\r\n" + HOST + "\r\n");
		add("OPTIONS *", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n");
		add("TRACE", "TRACE /hello HTTP/1.1\r\n" + HOST + "\r\n");
		add("CONNECT", "CONNECT localhost:80 HTTP/1.1\r\n" + HOST + "\r\n");
		add("unknown method", "BREW /hello HTTP/1.1\r\n" + HOST + "\r\n");
		add("absolute target", get("http://localhost/hello", HOST));
		add("no such path", get("/nothing", HOST));
		add("method not allowed", "DELETE /hello HTTP/1.1\r\n" + HOST + "\r\n");
		add("bad query", get("/slow?millis=soon", HOST));
		add("handler that fails", get("/throw", HOST));
		add("events", get("/events", HOST));
		add("range", get("/page.css", HOST + "Range: bytes=0-9\r\n"));
		add("range out of bounds", get("/page.css", HOST + "Connection: close\r\nRange: bytes=99999999-\r\n"));
		add("not modified", get("/page.css", HOST + "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n"));
		add("connection is closed", get("/hello", HOST + "Connection: close\r\n"));
		add("HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n");
		add("HTTP/1.0, kept", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
		add("three at once", get("/hello", HOST).repeat(3), 3);
		add("three at once, the second is wrong",
				get("/hello", HOST) + get("/slow?millis=x", HOST) + get("/hello", HOST), 3);
		add("empty line before", "\r\n" + get("/hello", HOST));
		add("100 headers", get("/hello", HOST + "X-Filler: a\r\n".repeat(100)));
		add("upgrade to an unknown protocol", get("/hello", HOST + "Connection: Upgrade\r\nUpgrade: irc\r\n"));
		add("upgrade to HTTP/2 is not wanted", get("/hello",
				HOST + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: ????\r\n"));
	}

	private void uploads() {
		add("upload", post(HOST + TEXT + "Content-Length: 6\r\n", "client"));
		add("empty upload", post(HOST + TEXT + "Content-Length: 0\r\n", ""));
		add("chunked upload",
				post(HOST + TEXT + "Transfer-Encoding: chunked\r\n", "3\r\ncli\r\n3\r\nent\r\n0\r\n\r\n"));
		add("chunked upload with trailers", post(HOST + TEXT + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n",
				"6;a=b\r\nclient\r\n0\r\nX-Sum: 1\r\n\r\n"));
		add("upload after 100", post(HOST + TEXT + "Content-Length: 6\r\nExpect: 100-continue\r\n", "client"));
		add("unknown expectation", post(HOST + TEXT + "Content-Length: 6\r\nExpect: wonders\r\n", "client"));
		add("upload that nobody reads", "POST /nothing HTTP/1.1\r\n" + HOST + TEXT + "Content-Length: 6\r\n\r\nclient");
		add("bad chunk size", post(HOST + TEXT + "Transfer-Encoding: chunked\r\n", "xyz\r\nclient\r\n0\r\n\r\n"));
		add("two lengths", post(HOST + TEXT + "Content-Length: 6\r\nContent-Length: 7\r\n", "client"));
		add("same length twice", post(HOST + TEXT + "Content-Length: 6\r\nContent-Length: 6\r\n", "client"));
		add("length and chunks",
				post(HOST + TEXT + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "6\r\nclient\r\n0\r\n\r\n"));
		add("negative length", post(HOST + TEXT + "Content-Length: -6\r\n", "client"));
		add("unsupported type", post(HOST + "Content-Type: image/png\r\nContent-Length: 6\r\n", "client"));
	}

	private void wrong() {
		add("no host", get("/hello", ""));
		add("two hosts", get("/hello", HOST + HOST));
		add("no version", "GET /hello\r\n\r\n");
		add("unknown version", "GET /hello HTTP/7.3\r\n" + HOST + "\r\n");
		add("garbage", "\u0001\u0002\u0003 \u0080\u0081\r\n\r\n");
		add("TLS", "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0003\r\n\r\n");
		add("space before the colon", get("/hello", HOST + "X-A : b\r\n"));
		add("header without a colon", get("/hello", HOST + "nothing\r\n"));
		add("header with a zero byte", get("/hello", HOST + "X-A: \u0000\r\n"));
		add("folded header", get("/hello", HOST + "X-A: b\r\n c\r\n"));
		add("only line feeds", "GET /hello HTTP/1.1\nHost: localhost\n\n");
		add("bad percent sign", get("/hel%zz", HOST));
		add("path out of the root", get("/../../etc/passwd", HOST));
		add("long line", get("/" + "a".repeat(5000), HOST));
		add("long header", get("/hello", HOST + "X-A: " + "a".repeat(9000) + "\r\n"));
		add("WebSocket without a key",
				get("/echo", HOST + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"));
		add("WebSocket of an unknown version", get("/echo", HOST
				+ "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: a\r\n"));
		add("WebSocket by HTTP/1.0", "GET /echo HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
	}

	private void add(String name, String requests) {
		add(name, requests, 1);
	}

	private void add(String name, String requests, int answers) {
		this.dialogues.add(new Http1Dialogue("HTTP/1.1: " + name, requests, answers));
	}

	private static String get(String target, String headers) {
		return "GET " + target + " HTTP/1.1\r\n" + headers + "\r\n";
	}

	private static String post(String headers, String body) {
		return "POST /hello HTTP/1.1\r\n" + headers + "\r\n" + body;
	}

}
