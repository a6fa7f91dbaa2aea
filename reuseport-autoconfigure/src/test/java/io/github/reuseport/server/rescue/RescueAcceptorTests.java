package io.github.reuseport.server.rescue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.listener.Transport;
import io.github.reuseport.server.placement.ServingLoops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RescueAcceptor} and {@link Watchdog} where nobody can accept in place
 * of others.
 */
@ExtendWith(OutputCaptureExtension.class)
class RescueAcceptorTests {

	private final EventLoopGroup group = TestTransport.NIO.eventLoops(1);

	private final ServingLoops loops = new ServingLoops(List.of(this.group.next()));

	@BeforeAll
	static void requireEpoll() {
		assumeThat(Epoll.isAvailable()).as("epoll").isTrue();
	}

	@AfterEach
	void end() {
		this.group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Test
	void thereIsNoObstacleOnAnyTransport() {
		assertThat(obstacle(new NioServerSocketChannel())).isNull();
		assertThat(obstacle(new EpollServerSocketChannel())).isNull();
		if (IoUring.isAvailable()) {
			assertThat(obstacle(new IoUringServerSocketChannel())).isNull();
		}
	}

	@Test
	void theMethodMayBeMissing() {
		assertThat(obstacle(new EpollDatagramChannel()))
			.isEqualTo("%s has no known method newChildChannel".formatted(EpollDatagramChannel.class.getName()));
	}

	@Test
	void theTypeOfTheListenerMayBeUnknown() {
		assertThat(obstacle(new LocalServerChannel()))
			.isEqualTo("listeners of the type %s are unknown".formatted(LocalServerChannel.class.getName()));
	}

	@Test
	void whereNobodyCanAcceptAWarningSaysWhyWhenTheServerStarts(CapturedOutput output) {
		watch(new EpollDatagramChannel());
		assertThat(output.getOut().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.endsWith("Nobody accepts in place of the event loops of port 80 when they are stalled: "
					+ "%s has no known method newChildChannel".formatted(EpollDatagramChannel.class.getName()));
	}

	@Test
	void whereTheyCanThereIsNoWarning(CapturedOutput output) {
		watch(new EpollServerSocketChannel());
		assertThat(output).doesNotContain("WARN");
	}

	private static String obstacle(Channel socket) {
		try {
			return RescueAcceptor.obstacle(socket);
		}
		finally {
			socket.unsafe().closeForcibly();
		}
	}

	private void watch(Channel socket) {
		Listener listener = mock();
		given(listener.loop()).willReturn(this.loops.all().get(0));
		given(listener.channel()).willReturn(socket);
		ListenerGroup listeners = mock();
		given(listeners.listeners()).willReturn(List.of(listener));
		given(listeners.transport()).willReturn(Transport.EPOLL);
		given(listeners.address()).willReturn(new InetSocketAddress(80));
		Watchdog watchdog = new Watchdog(listeners, this.loops, Duration.ofHours(1));
		watchdog.opened();
		watchdog.closing();
		socket.unsafe().closeForcibly();
	}

}
