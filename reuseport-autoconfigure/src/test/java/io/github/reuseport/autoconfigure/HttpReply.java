package io.github.reuseport.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Response to an HTTP/1.1 request.
 *
 * @param status the status code
 * @param headers the headers, with lower-case names
 * @param body the body
 */
record HttpReply(int status, Map<String, String> headers, byte[] body) {

	/**
	 * Header with the index of the listener that accepted the connection.
	 */
	static final String LISTENER = "listener";

	@Nullable String header(String name) {
		return this.headers.get(name);
	}

	@Nullable String listener() {
		return header(LISTENER);
	}

	String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

}
