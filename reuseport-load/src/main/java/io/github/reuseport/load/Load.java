package io.github.reuseport.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;

import static org.awaitility.Awaitility.await;

/**
 * Clients that send a request as soon as the last one is answered, until they are closed.
 * They share one thread, so that their requests and connections come in bursts.
 */
public final class Load implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final LoadRecorder recorder;

	private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final List<LoadClient> clients;

	/**
	 * Begin.
	 * @param kind the kind of the clients
	 * @param port the port of the application on the loopback address
	 * @param recorder counts what comes of the requests
	 */
	public Load(LoadKind kind, int port, LoadRecorder recorder) {
		this(kind, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), recorder);
	}

	/**
	 * Begin.
	 * @param kind the kind of the clients
	 * @param server the address of the application
	 * @param recorder counts what comes of the requests
	 */
	public Load(LoadKind kind, InetSocketAddress server, LoadRecorder recorder) {
		this(kind::clients, server, recorder);
	}

	/**
	 * Begin.
	 * @param clients creates the clients
	 * @param server the address of the application
	 * @param recorder counts what comes of the requests
	 */
	Load(Function<LoadTarget, List<LoadClient>> clients, InetSocketAddress server, LoadRecorder recorder) {
		this.recorder = recorder;
		this.clients = clients.apply(new LoadTarget(this.loop.next(), server, TIMEOUT, recorder));
		this.clients.forEach(LoadClient::start);
	}

	/**
	 * Make the clients wait before the next request, or not.
	 * @param pause how long, 0 for not at all
	 */
	public void pause(Duration pause) {
		this.clients.forEach((client) -> client.pause(pause));
	}

	/**
	 * What has come of the requests so far.
	 * @return the result
	 */
	public LoadResult result() {
		return this.recorder.result();
	}

	/**
	 * Send no more requests, and wait for the answers to those that have been sent.
	 */
	@Override
	public void close() {
		try {
			List<Future<Void>> ended = this.clients.stream().map(LoadClient::stop).toList();
			await("every client has its answers").atMost(60, TimeUnit.SECONDS)
				.until(() -> ended.stream().allMatch(Future::isSuccess));
		}
		finally {
			this.loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
		}
	}

}
