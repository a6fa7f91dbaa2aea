package io.github.reuseport.server;

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
public record HttpReply(int status, Map<String, String> headers, byte[] body) {

	/**
	 * Header with the index of the listener that accepted the connection.
	 */
	public static final String LISTENER = "listener";

	public @Nullable String header(String name) {
		return this.headers.get(name);
	}

	public @Nullable String listener() {
		return header(LISTENER);
	}

	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

}
