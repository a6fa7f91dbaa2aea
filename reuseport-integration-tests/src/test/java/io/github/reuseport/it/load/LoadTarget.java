package io.github.reuseport.it.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * What clients request from.
 *
 * @param loop the event loop that they use
 * @param server the address of the application
 * @param timeout how long they wait for an answer, from before the connection is opened
 * @param recorder counts what comes of their requests
 */
record LoadTarget(EventLoop loop, InetSocketAddress server, Duration timeout, LoadRecorder recorder) {

	/**
	 * Open a connection.
	 * @param initializer adds the handlers
	 * @return completes when it is open
	 */
	ChannelFuture connect(Consumer<Channel> initializer) {
		return new Bootstrap().group(this.loop)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) this.timeout.toMillis())
			// Reset by the client, which closes it after the last answer: its port is
			// free again at once
			.option(ChannelOption.SO_LINGER, 0)
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					initializer.accept(channel);
				}

			})
			.connect(this.server);
	}

}
