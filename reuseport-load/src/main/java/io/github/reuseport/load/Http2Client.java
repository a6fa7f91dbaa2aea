package io.github.reuseport.load;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * {@link LoadClient} that speaks HTTP/2 and has several requests outstanding on one
 * connection. After a {@code GOAWAY} it opens another connection for new requests, and
 * sends those again that the server says it has not looked at (RFC 9113 section 6.8).
 */
final class Http2Client extends LoadClient {

	private final HttpMethod method;

	private final String path;

	private @Nullable Http2Connection connection;

	/**
	 * Make a client that has no connection yet.
	 * @param target what it requests from
	 * @param method the method of the requests
	 * @param path their path
	 * @param requests how many requests are outstanding at any time
	 */
	Http2Client(LoadTarget target, HttpMethod method, String path, int requests) {
		super(target, requests);
		this.method = method;
		this.path = path;
	}

	@Override
	void send(long start) {
		if (this.connection == null || !this.connection.isUsable()) {
			this.connection = new Http2Connection(this, this.method, this.path);
		}
		this.connection.send(start);
	}

	@Override
	void close() {
		if (this.connection != null) {
			this.connection.close();
		}
	}

}
