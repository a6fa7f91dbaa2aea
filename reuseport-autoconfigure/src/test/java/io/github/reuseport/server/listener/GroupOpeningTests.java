package io.github.reuseport.server.listener;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.ChannelBindException;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.placement.Placement;
import io.github.reuseport.server.placement.ServingLoops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GroupOpening}.
 */
class GroupOpeningTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@RegisterExtension
	final TestServers test = new TestServers();

	private final List<Listener> closed = Collections.synchronizedList(new ArrayList<>());

	private final Queue<Thread> binding = new ConcurrentLinkedQueue<>();

	private List<Listener> listeners;

	private GroupPort port;

	private GroupOpening opening(TestTransport transport, int most) {
		return opening(this.test.loops(transport, 3), most);
	}

	private GroupOpening opening(EventLoopGroup loops, int most) {
		HttpServer server = HttpServer.create()
			.bindAddress(() -> new InetSocketAddress(0))
			.runOn(TestTransport.resources(loops))
			.doOnBind((config) -> this.binding.add(Thread.currentThread()));
		BindPlan plan = BindPlan.of(server.configuration());
		this.listeners = new ListenerFactory(plan, new ServingLoops(plan.loops()), Placement.LOCAL, SocketOptions.NONE)
			.create(server, 3);
		this.port = new GroupPort((InetSocketAddress) plan.address(), plan.transport(), this.listeners);
		return new GroupOpening(plan, Sharing.EXCLUSIVE, this.listeners, this.port,
				() -> this.listeners.stream().filter(Listener::isOpen).count() > most, this.closed::add);
	}

	@AfterEach
	void close() {
		this.listeners.forEach(Listener::close);
		this.listeners.forEach((listener) -> listener.onClose().block(TIMEOUT));
	}

	@ParameterizedTest
	@EnumSource
	void opensAll(TestTransport transport) throws Exception {
		opening(transport, 3).run().block(TIMEOUT);
		assertThat(this.listeners).extracting(Listener::inode)
			.containsExactlyInAnyOrderElementsOf(TestServers.listening(this.port.address().getPort()));
		assertThat(this.closed).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void makesEachSocketOnItsLoopButTheFirst(TestTransport transport) {
		opening(transport, 3).run().block(TIMEOUT);
		assertThat(this.binding).hasSize(3);
		for (Listener listener : this.listeners.subList(1, 3)) {
			assertThat(this.binding).as("%s", listener)
				.anySatisfy((thread) -> assertThat(listener.eventLoop().inEventLoop(thread)).isTrue());
		}
	}

	@ParameterizedTest
	@EnumSource
	void failsWhereALoopHasEnded(TestTransport transport) {
		GroupOpening opening = opening(transport, 3);
		EventLoop ended = this.listeners.get(2).eventLoop();
		ended.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly(TIMEOUT.toMillis());
		assertThat(ended.isTerminated()).isTrue();
		assertThatExceptionOfType(ChannelBindException.class).isThrownBy(() -> opening.run().block(TIMEOUT))
			.withRootCauseInstanceOf(RejectedExecutionException.class);
	}

	@Test
	void opensOneOnceAlthoughItsThreadCouldNotBeStartedAtFirst() throws Exception {
		AtomicInteger threads = new AtomicInteger();
		EventLoopGroup loops = new MultiThreadIoEventLoopGroup(3, (Executor) (task) -> {
			if (threads.incrementAndGet() == 2) {
				throw new OutOfMemoryError("unable to create native thread, says this test");
			}
			new Thread(task).start();
		}, NioIoHandler.newFactory());
		try {
			opening(loops, 3).run().block(TIMEOUT);
			assertThat(this.binding).hasSize(3);
			assertThat(threads).hasValue(4);
			assertThat(this.listeners).extracting(Listener::inode)
				.containsExactlyInAnyOrderElementsOf(TestServers.listening(this.port.address().getPort()));
		}
		finally {
			close();
			loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
		}
	}

	@ParameterizedTest
	@EnumSource
	void opensNoMoreWhileTheGroupIsClosed(TestTransport transport) {
		opening(transport, 1).run().block(TIMEOUT);
		assertThat(this.listeners.get(0).isOpen()).isTrue();
		this.listeners.stream().skip(1).forEach((listener) -> {
			listener.onClose().block(TIMEOUT);
			assertThat(listener.isOpen()).isFalse();
		});
	}

	@ParameterizedTest
	@EnumSource
	void opensOneAgain(TestTransport transport) throws Exception {
		GroupOpening opening = opening(transport, 3);
		opening.run().block(TIMEOUT);
		Listener listener = this.listeners.get(1);
		long inode = listener.inode();
		listener.close();
		await().untilAsserted(() -> assertThat(this.closed).containsExactly(listener));
		opening.again(listener).block(TIMEOUT);
		assertThat(listener.isOpen()).isTrue();
		assertThat(listener.inode()).isNotEqualTo(inode).isIn(TestServers.listening(this.port.address().getPort()));
		opening.again(listener).block(TIMEOUT);
		await().untilAsserted(() -> assertThat(TestServers.listening(this.port.address().getPort())).hasSize(3));
	}

	@Test
	void tellsTheSocketOfOneWhoseEventLoopWasStalledWhileAnotherWasOpened() throws Exception {
		GroupOpening opening = opening(TestTransport.NIO, 3);
		opening.run().block(TIMEOUT);
		Listener stalled = this.listeners.get(1);
		Listener other = this.listeners.get(2);
		stalled.close();
		other.close();
		await().untilAsserted(() -> assertThat(this.closed).containsExactlyInAnyOrder(stalled, other));
		CountDownLatch release = new CountDownLatch(1);
		stalled.eventLoop().execute(() -> awaitZero(release));
		try {
			CompletableFuture<Void> opened = opening.again(stalled).toFuture();
			await("no longer waits for it").atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(() -> {
				opening.again(other).block(TIMEOUT);
				assertThat(other.isOpen()).isTrue();
			});
			assertThat(stalled.isOpen()).isFalse();
			release.countDown();
			opened.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}
		finally {
			release.countDown();
		}
		assertThat(this.listeners).extracting(Listener::inode)
			.containsExactlyInAnyOrderElementsOf(TestServers.listening(this.port.address().getPort()));
	}

	private static void awaitZero(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
