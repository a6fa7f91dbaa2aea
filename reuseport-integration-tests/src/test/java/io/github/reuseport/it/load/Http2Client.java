package io.github.reuseport.it.load;

import org.jspecify.annotations.Nullable;

/**
 * {@link LoadClient} that speaks HTTP/2 and has several requests outstanding on one
 * connection. After a {@code GOAWAY} it opens another connection for new requests, and
 * sends those again that the server says it has not looked at (RFC 9113 section 6.8).
 */
final class Http2Client extends LoadClient {

	private final String path;

	private @Nullable Http2Connection connection;

	/**
	 * Create a new instance.
	 * @param target what it requests from
	 * @param path the path of the requests
	 * @param requests how many requests are outstanding at any time
	 */
	Http2Client(LoadTarget target, String path, int requests) {
		super(target, requests);
		this.path = path;
	}

	@Override
	void send(long start) {
		if (this.connection == null || !this.connection.isUsable()) {
			this.connection = new Http2Connection(this, this.path);
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
