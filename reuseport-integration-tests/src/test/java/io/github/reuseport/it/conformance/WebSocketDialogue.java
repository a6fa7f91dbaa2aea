package io.github.reuseport.it.conformance;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Frames on a WebSocket (RFC 6455) that echoes, sent at once.
 *
 * @param name what is special about it
 * @param frames the frames, the last of which ends it unless one before does
 */
record WebSocketDialogue(String name, byte[] frames) implements Dialogue {

	private static final String OPENING = "GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
			+ "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

	@Override
	public String hold(int port) throws IOException {
		StringBuilder all = new StringBuilder();
		try (Heard heard = new Heard(port)) {
			heard.say(OPENING.getBytes(StandardCharsets.ISO_8859_1));
			int octet = 0;
			while (octet >= 0 && all.indexOf("\r\n\r\n") < 0) {
				octet = heard.next();
				all.append((char) octet);
			}
			heard.say(this.frames);
			for (octet = heard.next(); octet >= 0; octet = heard.next()) {
				all.append(HexFormat.of().toHexDigits((byte) octet));
			}
			all.append("<end>");
		}
		catch (SocketTimeoutException ex) {
			all.append("<silence>");
		}
		return all.toString();
	}

}
