package io.github.reuseport.it.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.concurrent.Future;
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
	 * @param target what it requests from
	 * @param path the path of the requests
	 * @param keep whether to keep the connection until the server says that it closes it,
	 * or to open a new one for every request
	 */
	Http1Client(LoadTarget target, String path, boolean keep) {
		super(target, 1);
		this.path = path;
		this.keep = keep;
	}

	@Override
	void send(long start) {
		if (this.kept != null) {
			exchange(this.kept, "kept", start);
			return;
		}
		target().connect(this::initialize).addListener((ChannelFuture opened) -> {
			if (opened.isSuccess()) {
				exchange(opened.channel(), "new", start);
			}
			else {
				failed(opened.cause());
			}
		});
	}

	private void initialize(Channel channel) {
		channel.pipeline().addLast(new HttpClientCodec());
		Exchange.addTo(channel);
	}

	private void exchange(Channel connection, String kind, long start) {
		Future<?> deadline = target().loop()
			.schedule(() -> connection.pipeline().fireExceptionCaught(ReadTimeoutException.INSTANCE),
					start + target().timeout().toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
		Exchange.send(connection, this.path, this.keep).addListener((Future<Boolean> answer) -> {
			deadline.cancel(false);
			boolean keeps = this.keep && answer.isSuccess() && answer.getNow();
			this.kept = keeps ? connection : null;
			if (!keeps) {
				connection.close();
			}
			if (answer.isSuccess()) {
				answered(start);
			}
			else {
				failed(new IOException("%s on a %s connection".formatted(answer.cause(), kind), answer.cause()));
			}
		});
	}

	@Override
	void close() {
		if (this.kept != null) {
			this.kept.close();
		}
	}

}
