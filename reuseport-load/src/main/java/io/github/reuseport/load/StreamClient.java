package io.github.reuseport.load;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import org.jspecify.annotations.Nullable;

/**
 * Client of a stream that comes back at once when the server has ended it.
 */
public final class StreamClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String REQUEST = "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n";

	private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
			+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

	private final LoadTarget target;

	private final String path;

	private final boolean webSocket;

	private final Queue<Long> ends;

	private final Queue<String> failures;

	private volatile @Nullable Channel open;

	private volatile boolean closed;

	/**
	 * Prepare a client that has not connected yet.
	 * @param loop the event loop that it uses
	 * @param server the address of the application
	 * @param path the path of the stream
	 * @param webSocket whether that is a WebSocket, else server-sent events
	 * @param ends where the time is added when the server has ended the stream as it
	 * should
	 * @param failures where it is told what else has happened
	 */
	public StreamClient(EventLoop loop, InetSocketAddress server, String path, boolean webSocket, Queue<Long> ends,
			Queue<String> failures) {
		this.target = new LoadTarget(loop, server, TIMEOUT, new LoadRecorder());
		this.path = path;
		this.webSocket = webSocket;
		this.ends = ends;
		this.failures = failures;
	}

	/**
	 * Open the stream, and again whenever the server has ended it.
	 */
	public void connect() {
		this.target.connect((channel) -> channel.pipeline().addLast(new Stream()))
			.addListener((ChannelFuture connected) -> {
				if (!connected.isSuccess()) {
					this.failures.add(connected.cause().toString());
				}
			});
	}

	public boolean isOpen() {
		return this.open != null;
	}

	public void close() {
		this.closed = true;
		Channel channel = this.open;
		if (channel != null) {
			channel.close();
		}
	}

	/**
	 * One connection, which has one stream.
	 */
	private final class Stream extends SimpleChannelInboundHandler<ByteBuf> {

		private final StringBuilder head = new StringBuilder();

		/**
		 * The last characters that have come.
		 */
		private String tail = "";

		@Override
		public void channelActive(ChannelHandlerContext context) {
			String request = REQUEST.formatted(StreamClient.this.path, StreamClient.this.webSocket ? UPGRADE : "");
			context.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.ISO_8859_1));
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, ByteBuf content) {
			String text = content.toString(StandardCharsets.ISO_8859_1);
			if (StreamClient.this.open != context.channel()) {
				this.head.append(text);
				if (this.head.indexOf("\r\n\r\n") > 0) {
					begin(context.channel());
				}
			}
			this.tail = (this.tail + text).substring(Math.max(0, this.tail.length() + text.length() - 5));
		}

		private void begin(Channel channel) {
			if (this.head.toString().startsWith(StreamClient.this.webSocket ? "HTTP/1.1 101 " : "HTTP/1.1 200 ")) {
				StreamClient.this.open = channel;
			}
			else {
				StreamClient.this.failures.add(this.head.toString());
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			if (StreamClient.this.closed) {
				return;
			}
			boolean begun = StreamClient.this.open == context.channel();
			StreamClient.this.open = null;
			if (begun && this.tail.endsWith(StreamClient.this.webSocket ? "\u0088\u0002\u0003\u00e9" : "0\r\n\r\n")) {
				StreamClient.this.ends.add(System.nanoTime());
			}
			else {
				StreamClient.this.failures
					.add("End of the connection " + (begun ? "within" : "before") + " the stream");
			}
			connect();
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			StreamClient.this.failures.add(cause.toString());
			context.close();
		}

	}

}
