package io.github.reuseport.it;

import java.io.EOFException;
import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * {@link LoadClient} that speaks HTTP/1.1 and has one request outstanding.
 */
final class Http1Client extends LoadClient {

	private final String path;

	private final boolean keep;

	private @Nullable Channel kept;

	/**
	 * Create a new instance.
	 * @param loop the event loop
	 * @param server the address of the application
	 * @param path the path of the requests
	 * @param keep whether to keep the connection until the server says that it closes it,
	 * or to open a new one for every request
	 * @param recorder counts what comes of the requests
	 */
	Http1Client(EventLoop loop, InetSocketAddress server, String path, boolean keep, LoadRecorder recorder) {
		super(loop, server, 1, recorder);
		this.path = path;
		this.keep = keep;
	}

	@Override
	void send(long start) {
		Channel current = this.kept;
		if (current != null && !current.isActive()) {
			this.kept = null;
			failed(new EOFException("A kept connection was closed between two requests"));
			return;
		}
		if (current != null) {
			current.pipeline().get(Http1Exchange.class).send(start);
			return;
		}
		connect(Http1Exchange.handler(this, this.path, this.keep)).addListener((ChannelFuture future) -> {
			if (future.isSuccess()) {
				future.channel().pipeline().get(Http1Exchange.class).send(start);
			}
			else {
				failed(future.cause());
			}
		});
	}

	/**
	 * A connection may be used for the next request.
	 * @param channel the connection, or {@code null} if it may not
	 */
	void keep(@Nullable Channel channel) {
		this.kept = channel;
	}

	@Override
	void close() {
		if (this.kept != null) {
			this.kept.close();
		}
	}

}
