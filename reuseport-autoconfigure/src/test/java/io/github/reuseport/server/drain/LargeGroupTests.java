package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.channel.EventLoopGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.linux.OpenFilesLimit;
import io.github.reuseport.server.ConnectionLoad;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Transport;
import io.github.reuseport.server.placement.Placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link LayoutProbe} and {@link ListenerDrain} in a group that has more
 * members than one filter can name.
 */
@ExtendWith(OutputCaptureExtension.class)
class LargeGroupTests {

	/**
	 * With as many others, a filter that names all of them by two instructions each would
	 * have more than the kernel takes.
	 */
	private static final int LISTENERS = 1100;

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final DrainSettings QUICK = new DrainSettings(true, Duration.ofMillis(150), Duration.ofSeconds(5));

	@RegisterExtension
	final TestServers test = new TestServers();

	/**
	 * Those of others are plain listeners on a few event loops, in front of the own ones
	 * and behind them.
	 */
	@Test
	void losesNoneOfAThousandListenersInFavourOfAThousand(CapturedOutput output) throws Exception {
		assumeThat(OpenFilesLimit.read()).as("the limit on open files")
			.satisfies((limit) -> assertThat(Long.parseLong(limit)).isGreaterThanOrEqualTo(8L * LISTENERS));
		EventLoopGroup few = this.test.loops(TestTransport.EPOLL, 2);
		int port = plain(few, 0).port();
		for (int i = 1; i < LISTENERS / 2; i++) {
			plain(few, port);
		}
		DisposableServer server = group(port);
		for (int i = LISTENERS / 2; i < LISTENERS; i++) {
			plain(few, port);
		}
		assertThat(TestServers.listening(port)).hasSize(2 * LISTENERS);
		try (ConnectionLoad load = ConnectionLoad.onNewConnections(port, 4)) {
			Awaitility.await().atMost(TIMEOUT).until(() -> load.answered() > 100);
			long start = System.nanoTime();
			server.disposeNow(TIMEOUT.multipliedBy(4));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
			int before = load.answered();
			Awaitility.await().atMost(TIMEOUT).until(() -> load.answered() > before + 100);
			load.stop();
			assertThat(load.failures()).isEmpty();
		}
		assertThat(TestServers.listening(port)).hasSize(LISTENERS);
		assertThat(output).contains("New connections to port " + port + " go to " + LISTENERS + " listener(s)")
			.contains("Drained port " + port)
			.doesNotContain("WARN");
	}

	private DisposableServer group(int port) {
		ListenerSettings settings = new TestListenerSettings().sharing(Sharing.SHARED)
			.placement(Placement.LOCAL)
			.withoutRescue()
			.drain(QUICK)
			.build();
		return this.test.bind(this.test.server(TestTransport.EPOLL, LISTENERS, settings)
			.bindAddress(() -> new InetSocketAddress(port)), TIMEOUT);
	}

	private DisposableServer plain(EventLoopGroup loops, int port) {
		return this.test.bind(HttpServer.create()
			.option(Transport.EPOLL.reuseport(), true)
			.bindAddress(() -> new InetSocketAddress(port))
			.runOn(TestTransport.resources(loops))
			.handle((request, response) -> response.sendString(Mono.just("plain"))));
	}

}
