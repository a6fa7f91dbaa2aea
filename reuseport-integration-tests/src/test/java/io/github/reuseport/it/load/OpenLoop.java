package io.github.reuseport.it.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;

import static org.awaitility.Awaitility.await;

/**
 * Requests at a fixed rate, each on a connection of its own, whether or not those before
 * have been answered.
 */
public final class OpenLoop {

	private OpenLoop() {
	}

	/**
	 * Send requests.
	 * @param port the port of the application on the loopback address
	 * @param path the path
	 * @param count how many
	 * @param time the time in which they are sent, one after the other
	 * @param timeout how long to wait for each answer
	 * @return what became of them, when all have been answered or given up
	 */
	public static LoadResult get(int port, String path, int count, Duration time, Duration timeout) {
		EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try {
			LoadTarget target = new LoadTarget(loop.next(),
					new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeout, new LoadRecorder());
			List<Future<Void>> ended = new ArrayList<>();
			long start = System.nanoTime();
			for (int i = 0; i < count; i++) {
				long due = start + time.toNanos() / count * i;
				while (System.nanoTime() < due) {
					LockSupport.parkNanos(due - System.nanoTime());
				}
				LoadClient client = new Http1Client(target, path, false);
				// Before it begins, so that there is one request
				ended.add(client.stop());
				client.start();
			}
			await("every request is answered or given up").atMost(timeout.plusMinutes(1))
				.until(() -> ended.stream().allMatch(Future::isSuccess));
			return target.recorder().result();
		}
		finally {
			loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
		}
	}

}
