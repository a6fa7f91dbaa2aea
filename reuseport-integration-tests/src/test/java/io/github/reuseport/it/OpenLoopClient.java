package io.github.reuseport.it;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Sends requests at a fixed rate, each on a connection of its own, whether or not those
 * before have been answered.
 */
final class OpenLoopClient implements AutoCloseable {

	private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final InetSocketAddress address;

	OpenLoopClient(int port) {
		this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	/**
	 * Send requests.
	 * @param path the path
	 * @param count how many
	 * @param time the time in which they are sent, one after the other
	 * @param timeout how long to wait for each answer
	 * @return what became of them, when all have been answered or given up
	 */
	Result get(String path, int count, Duration time, Duration timeout) throws InterruptedException {
		List<Request> requests = new ArrayList<>();
		CountDownLatch open = new CountDownLatch(count);
		long start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			long due = start + time.toNanos() / count * i;
			while (System.nanoTime() < due) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			requests.add(new Request(path, open));
			send(path, timeout, requests.get(i));
		}
		if (!open.await(timeout.toSeconds() + 60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Some requests have neither been answered nor given up");
		}
		return Result.of(requests);
	}

	private void send(String path, Duration timeout, Request request) {
		new Bootstrap().group(this.loop)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
			.handler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(request);
					channel.eventLoop().schedule(() -> channel.close(), timeout.toMillis(), TimeUnit.MILLISECONDS);
				}

			})
			.connect(this.address)
			.addListener((future) -> request.connected(future.isSuccess()));
	}

	@Override
	public void close() {
		this.loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
	}

	/**
	 * What became of the requests.
	 *
	 * @param failed how many have not been answered in time
	 * @param slowest the longest time until an answer
	 */
	record Result(int failed, Duration slowest) {

		static Result of(List<Request> requests) {
			int failed = 0;
			long slowest = 0;
			for (Request request : requests) {
				if (request.answered == 0) {
					failed++;
				}
				else {
					slowest = Math.max(slowest, request.answered - request.sent);
				}
			}
			return new Result(failed, Duration.ofNanos(slowest));
		}

	}

	private static final class Request extends SimpleChannelInboundHandler<ByteBuf> {

		private final CountDownLatch open;

		private final long sent = System.nanoTime();

		private final String path;

		private volatile long answered;

		private boolean done;

		private Request(String path, CountDownLatch open) {
			this.path = path;
			this.open = open;
		}

		private void connected(boolean success) {
			if (!success) {
				done();
			}
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			context.writeAndFlush(Unpooled.copiedBuffer(
					"GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(this.path),
					StandardCharsets.US_ASCII));
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
			if (message.toString(StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200 ")) {
				this.answered = System.nanoTime();
			}
			context.close();
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			done();
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

		private void done() {
			if (!this.done) {
				this.done = true;
				this.open.countDown();
			}
		}

	}

}
