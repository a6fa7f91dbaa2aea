package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.server.listener.DropCount;

/**
 * What it costs to read one real listener: its accept queue, as often as the server
 * watches it, and all that is shown of it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ListenerBenchmark {

	private final DropCount drops = new DropCount();

	private EventLoopGroup loop;

	private Channel socket;

	@Setup
	public void bind() {
		this.loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
		this.socket = new ServerBootstrap().group(this.loop)
			.channel(EpollServerSocketChannel.class)
			.childHandler(new ChannelInboundHandlerAdapter())
			.bind(new InetSocketAddress(0))
			.syncUninterruptibly()
			.channel();
	}

	@TearDown
	public void close() {
		this.socket.close().syncUninterruptibly();
		this.loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Benchmark
	public Object acceptQueue() {
		return ListenInfo.read(this.socket);
	}

	@Benchmark
	public Object status() {
		return new SocketStatus(this.socket, 0, null, this.drops);
	}

}
