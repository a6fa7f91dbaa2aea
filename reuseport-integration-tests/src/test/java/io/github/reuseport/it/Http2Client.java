package io.github.reuseport.it;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * {@link LoadClient} that speaks HTTP/2 and has several requests outstanding on one
 * connection. After a {@code GOAWAY} it opens another connection for new requests, and
 * sends those again that the server says it has not looked at (RFC 9113 section 6.8).
 */
final class Http2Client extends LoadClient {

	private final String path;

	private final List<Long> waiting = new ArrayList<>();

	private @Nullable Http2Connection connection;

	private boolean connecting;

	/**
	 * Create a new instance.
	 * @param loop the event loop
	 * @param server the address of the application
	 * @param path the path of the requests
	 * @param requests how many requests are outstanding at any time
	 * @param recorder counts what comes of the requests
	 */
	Http2Client(EventLoop loop, InetSocketAddress server, String path, int requests, LoadRecorder recorder) {
		super(loop, server, requests, recorder);
		this.path = path;
	}

	@Override
	void send(long start) {
		if (this.connection != null && this.connection.isUsable()) {
			this.connection.send(start);
			return;
		}
		this.waiting.add(start);
		if (!this.connecting) {
			this.connecting = true;
			Http2Connection opening = new Http2Connection(this, this.path);
			connect(opening.handler()).addListener((ChannelFuture future) -> connected(opening, future));
		}
	}

	private void connected(Http2Connection opened, ChannelFuture future) {
		this.connecting = false;
		List<Long> requests = List.copyOf(this.waiting);
		this.waiting.clear();
		if (future.isSuccess()) {
			this.connection = opened;
			requests.forEach(this::send);
		}
		else {
			requests.forEach((start) -> failed(future.cause()));
		}
	}

	@Override
	void close() {
		if (this.connection != null) {
			this.connection.close();
		}
	}

}
