package io.github.reuseport.server.drain;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerDrain} while event loops accept late, or nothing at all.
 */
@ExtendWith(OutputCaptureExtension.class)
class SlowLoopDrainTests {

	@RegisterExtension
	final HandoverServers servers = new HandoverServers();

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void stalledLoopDoesNotHoldUpTheOthers(TestTransport transport) throws Exception {
		EventLoopGroup loops = this.servers.loops(transport, 3);
		DisposableServer first = this.servers.start(loops, 0);
		this.servers.start(transport, 2, first.port());
		CountDownLatch release = new CountDownLatch(1);
		try {
			loops.iterator().next().execute(() -> this.servers.hold(release));
			CompletableFuture<Void> stopping = this.servers.stop(first);
			this.servers.await().until(() -> TestServers.listening(first.port()).size() == 3);
			release.countDown();
			assertThat(stopping).succeedsWithin(HandoverServers.TIMEOUT);
		}
		finally {
			release.countDown();
		}
		this.servers.awaitPlainSpread(first.port(), 2);
	}

	/**
	 * Where its listener is cannot be found out, and the others cannot take the filter
	 * away.
	 */
	@ParameterizedTest
	@CsvSource({ "EPOLL, 1", "IO_URING, 1", "EPOLL, 2" })
	void leavesNoFilterWhereALoopIsSlow(TestTransport transport, int count, CapturedOutput output) {
		EventLoopGroup loops = this.servers.loops(transport, count);
		DisposableServer first = this.servers.start(loops, 0);
		this.servers.start(TestTransport.NIO, 2, first.port());
		CountDownLatch release = new CountDownLatch(1);
		try {
			loops.iterator().next().execute(() -> this.servers.hold(release));
			CompletableFuture<Void> stopping = this.servers.stop(first);
			this.servers.await().until(() -> output.getOut().contains("New connections to port"));
			release.countDown();
			assertThat(stopping).succeedsWithin(HandoverServers.TIMEOUT);
		}
		finally {
			release.countDown();
		}
		this.servers.start(TestTransport.NIO, 2, first.port());
		this.servers.awaitPlainSpread(first.port(), 4);
	}

	/**
	 * A loop that has accepted a probe, or whose ring has, and is busy with the
	 * connection before it.
	 */
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void listenerOfASlowLoopIsNotTakenForSomebodyElses(TestTransport transport, CapturedOutput output)
			throws Exception {
		EventLoopGroup loops = this.servers.loops(transport, 2);
		EventLoop slow = (EventLoop) loops.iterator().next();
		CountDownLatch begin = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.servers.staying();
		this.servers.customizing((server) -> server.doOnChannelInit((observer, channel, remote) -> {
			if (channel.eventLoop() == slow) {
				this.servers.hold(release);
			}
		}));
		DisposableServer first = this.servers.start(loops, 0);
		this.servers.customizing((server) -> server);
		CompletableFuture<Void> stopping;
		try (Connections before = new Connections(first.port())) {
			slow.execute(() -> this.servers.hold(begin));
			this.servers.await().until(() -> {
				before.open();
				return waitingAt(0) > 0;
			});
			this.servers.start(transport, 2, first.port());
			long waiting = waitingAt(0);
			stopping = this.servers.stop(first);
			this.servers.await().until(() -> waitingAt(0) > waiting);
			begin.countDown();
			this.servers.await().until(() -> output.getOut().contains("New connections to port"));
		}
		finally {
			begin.countDown();
			release.countDown();
		}
		assertThat(stopping).succeedsWithin(HandoverServers.TIMEOUT);
		assertThat(output).contains("New connections to port " + first.port() + " go to 2 listener(s)")
			.containsOnlyOnce("New connections to port");
		this.servers.awaitPlainSpread(first.port(), 2);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void acceptsForAsLongAsTheQueueGetsShorter(TestTransport transport) throws Exception {
		EventLoopGroup loops = this.servers.loops(transport, 1);
		CountDownLatch begin = new CountDownLatch(1);
		AtomicInteger served = new AtomicInteger();
		this.servers.staying();
		this.servers.customizing((server) -> server.doOnChannelInit((observer, channel, remote) -> {
			LockSupport.parkNanos(10_000_000);
			served.incrementAndGet();
		}));
		DisposableServer first = this.servers.start(loops, 0);
		this.servers.customizing((server) -> server);
		CompletableFuture<Void> stopping;
		try (Connections before = new Connections(first.port())) {
			loops.iterator().next().execute(() -> this.servers.hold(begin));
			for (int i = 0; i < 250; i++) {
				before.open();
			}
			this.servers.start(transport, 1, first.port());
			stopping = this.servers.stop(first);
			begin.countDown();
			this.servers.await().until(() -> served.get() >= 250);
		}
		finally {
			begin.countDown();
		}
		assertThat(stopping).succeedsWithin(HandoverServers.TIMEOUT.multipliedBy(2));
	}

	private long waitingAt(int index) {
		return this.servers.statuses().get(0).listeners().get(index).acceptQueue();
	}

	/**
	 * Connections without a request.
	 */
	private static final class Connections implements AutoCloseable {

		private final int port;

		private final List<Socket> sockets = new ArrayList<>();

		Connections(int port) {
			this.port = port;
		}

		void open() throws IOException {
			this.sockets.add(new Socket("127.0.0.1", this.port));
		}

		@Override
		public void close() throws IOException {
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}

	}

}
