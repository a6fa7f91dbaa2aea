package io.github.reuseport.it;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.netty.channel.EventLoop;

/**
 * Kinds of clients that put load on the sample application. Each kind has
 * {@value #REQUESTS} requests outstanding at any time.
 */
enum LoadKind {

	/**
	 * A new connection for every request.
	 */
	NEW_CONNECTIONS("/hello") {

		@Override
		List<LoadClient> clients(EventLoop loop, InetSocketAddress server, LoadRecorder recorder) {
			return http1(REQUESTS, loop, server, recorder, path(), false);
		}

	},

	/**
	 * A new connection for every request, and the request keeps the event loop from
	 * accepting for 2 ms, so that connections wait in the accept queues.
	 */
	BUSY("/block?millis=2") {

		@Override
		List<LoadClient> clients(EventLoop loop, InetSocketAddress server, LoadRecorder recorder) {
			return http1(REQUESTS, loop, server, recorder, path(), false);
		}

	},

	/**
	 * Connections that are kept until the server says that it closes them.
	 */
	KEEP_ALIVE("/hello") {

		@Override
		List<LoadClient> clients(EventLoop loop, InetSocketAddress server, LoadRecorder recorder) {
			return http1(REQUESTS, loop, server, recorder, path(), true);
		}

	},

	/**
	 * HTTP/2 without TLS and with prior knowledge, on eight connections.
	 */
	HTTP2("/hello") {

		@Override
		List<LoadClient> clients(EventLoop loop, InetSocketAddress server, LoadRecorder recorder) {
			return IntStream.range(0, 8)
				.<LoadClient>mapToObj((i) -> new Http2Client(loop, server, path(), REQUESTS / 8, recorder))
				.toList();
		}

	},

	/**
	 * Requests that take 300 ms, one half of them on kept connections.
	 */
	SLOW("/slow?millis=300", 20) {

		@Override
		List<LoadClient> clients(EventLoop loop, InetSocketAddress server, LoadRecorder recorder) {
			List<LoadClient> clients = new ArrayList<>();
			clients.addAll(http1(REQUESTS / 2, loop, server, recorder, path(), false));
			clients.addAll(http1(REQUESTS / 2, loop, server, recorder, path(), true));
			return clients;
		}

	};

	private static final int REQUESTS = 64;

	private final String path;

	private final int warmUpRequests;

	LoadKind(String path) {
		this(path, 300);
	}

	LoadKind(String path, int warmUpRequests) {
		this.path = path;
		this.warmUpRequests = warmUpRequests;
	}

	/**
	 * The arguments of an application that requests the path before it serves the
	 * clients, so often that the JVM has compiled most of the code.
	 * @return the arguments
	 */
	List<String> warmUp() {
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
	 * @param loop the event loop that they use
	 * @param server the address of the application
	 * @param recorder counts what comes of their requests
	 * @return the clients, which have not begun
	 */
	abstract List<LoadClient> clients(EventLoop loop, InetSocketAddress server, LoadRecorder recorder);

	private static List<LoadClient> http1(int count, EventLoop loop, InetSocketAddress server, LoadRecorder recorder,
			String path, boolean keep) {
		return IntStream.range(0, count)
			.<LoadClient>mapToObj((i) -> new Http1Client(loop, server, path, keep, recorder))
			.toList();
	}

}
