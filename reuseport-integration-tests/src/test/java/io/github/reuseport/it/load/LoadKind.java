package io.github.reuseport.it.load;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Kinds of clients that put load on the sample application. Each kind has 64 requests
 * outstanding at any time.
 */
public enum LoadKind {

	/**
	 * A new connection for every request.
	 */
	NEW_CONNECTIONS("/hello", 300, 64, 0),

	/**
	 * A new connection for every request, and the request keeps the event loop from
	 * accepting for 2 ms, so that connections wait in the accept queues.
	 */
	BUSY("/block?millis=2", 300, 64, 0),

	/**
	 * Connections that are kept until the server says that it closes them.
	 */
	KEEP_ALIVE("/hello", 300, 0, 64),

	/**
	 * HTTP/2 without TLS and with prior knowledge, on eight connections.
	 */
	HTTP2("/hello", 300, 0, 0) {

		@Override
		List<LoadClient> clients(LoadTarget target) {
			return IntStream.range(0, 8).<LoadClient>mapToObj((i) -> new Http2Client(target, path(), 8)).toList();
		}

	},

	/**
	 * Requests that take 300 ms, one half of them on kept connections.
	 */
	SLOW("/slow?millis=300", 20, 32, 32);

	private final String path;

	private final int warmUpRequests;

	private final int onNewConnections;

	private final int onKeptConnections;

	LoadKind(String path, int warmUpRequests, int onNewConnections, int onKeptConnections) {
		this.path = path;
		this.warmUpRequests = warmUpRequests;
		this.onNewConnections = onNewConnections;
		this.onKeptConnections = onKeptConnections;
	}

	/**
	 * The arguments of an application that requests the path before it serves the
	 * clients, so often that the JVM has compiled most of the code.
	 * @return the arguments
	 */
	public List<String> warmUp() {
		return List.of("--server.reuseport.warm-up.paths=" + this.path,
				"--server.reuseport.warm-up.requests=" + this.warmUpRequests);
	}

	/**
	 * What the clients request.
	 * @return the path and the query
	 */
	String path() {
		return this.path;
	}

	/**
	 * Create the clients.
	 * @param target what they request from
	 * @return the clients, which have not begun
	 */
	List<LoadClient> clients(LoadTarget target) {
		return Stream.concat(http1(this.onNewConnections, target, false), http1(this.onKeptConnections, target, true))
			.toList();
	}

	private Stream<LoadClient> http1(int count, LoadTarget target, boolean keep) {
		return IntStream.range(0, count).mapToObj((i) -> new Http1Client(target, this.path, keep));
	}

}
