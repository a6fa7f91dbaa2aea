package io.github.reuseport.it.conformance;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests of HTTP/1.1 on one connection, sent at once. If the server keeps the
 * connection, one more request shows that both agree where the last one has ended.
 *
 * @param name what is special about it
 * @param requests the requests
 * @param answers how many answers there are, if the server does not close the connection
 */
record Http1Dialogue(String name, String requests, int answers) implements Dialogue {

	private static final String LAST = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

	private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");

	private static final Pattern CHANGING = Pattern
		.compile("(?i)(\r\ndate: |\"timestamp\":\"|\"requestId\":\"|\r\nlast-modified: )[^\r\"]*");

	@Override
	public String hold(int port) throws IOException {
		StringBuilder all = new StringBuilder();
		try (Heard heard = new Heard(port)) {
			heard.say(this.requests.getBytes(StandardCharsets.ISO_8859_1));
			boolean open = true;
			for (int i = 0; open && i < this.answers; i++) {
				open = hear(heard, all);
			}
			if (open) {
				heard.say(LAST.getBytes(StandardCharsets.ISO_8859_1));
			}
			for (int octet = heard.next(); octet >= 0; octet = heard.next()) {
				all.append((char) octet);
			}
			all.append("<end>");
		}
		catch (SocketTimeoutException ex) {
			all.append("<silence>");
		}
		return CHANGING.matcher(all).replaceAll("$1...");
	}

	/**
	 * Hear one answer.
	 * @param heard the connection
	 * @param all takes what is heard
	 * @return whether the server keeps the connection
	 */
	private boolean hear(Heard heard, StringBuilder all) throws SocketTimeoutException {
		int begin = all.length();
		if (!hearUntil("\r\n\r\n", heard, all)) {
			return false;
		}
		String head = all.substring(begin).toLowerCase(Locale.ROOT);
		if (head.startsWith("http/1.1 100")) {
			return hear(heard, all);
		}
		if (!this.requests.startsWith("HEAD")) {
			Matcher length = LENGTH.matcher(head);
			if (length.find()) {
				for (byte octet : heard.next(Integer.parseInt(length.group(1)))) {
					all.append((char) (octet & 0xff));
				}
			}
			else if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
				hearUntil("\r\n0\r\n\r\n", heard, all);
			}
		}
		return !head.contains("\r\nconnection: close\r\n") && !head.startsWith("http/1.1 101");
	}

	private static boolean hearUntil(String end, Heard heard, StringBuilder all) throws SocketTimeoutException {
		do {
			int octet = heard.next();
			if (octet < 0) {
				return false;
			}
			all.append((char) octet);
		}
		while (all.length() < end.length() || !all.substring(all.length() - end.length()).equals(end));
		return true;
	}

}
