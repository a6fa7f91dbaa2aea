package io.github.reuseport.health;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ReuseportHttpServer;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ReuseportHealthIndicator}.
 */
class ReuseportHealthIndicatorTests {

	/**
	 * For what takes moments, unless the machine has much else to do.
	 */
	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final Duration THRESHOLD = Duration.ofSeconds(30);

	private final ReuseportServers servers = new ReuseportServers();

	private EventLoopGroup loops;

	@BeforeEach
	void setUp() {
		this.loops = TestTransport.EPOLL.eventLoops(2);
	}

	@AfterEach
	void tearDown() {
		this.loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
	}

	@Test
	void isUnknownWithoutAServer() {
		Health health = health(1);
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsOnly(pid(), instance());
	}

	@Test
	void isUpWhileAllListen() {
		DisposableServer server = bind(ListenerSettings.DEFAULTS, 0);
		try {
			Health health = health(2);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsExactly(pid(), instance(), Map.entry("mode", "reuseport"),
					Map.entry("transport", "epoll"), Map.entry("port", server.port()), Map.entry("eventLoops", 2),
					Map.entry("expectedListeners", 2), Map.entry("listeners", 2), Map.entry("foreignListeners", 0),
					Map.entry("stalledEventLoops", List.of()), Map.entry("draining", false));
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void isDownWithFewerListenersThanTheMinimum() {
		DisposableServer server = bind(ListenerSettings.DEFAULTS, 0);
		try {
			assertThat(health(3).getStatus()).isEqualTo(Status.DOWN);
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void showsTheGapUntilAListenerIsOpenedAgain() {
		DisposableServer server = bind(ListenerSettings.DEFAULTS, 0);
		try {
			// It may be open again before the test gets to look, later each time
			Health health = await().atMost(LIMIT).until(() -> {
				server.channel().close().syncUninterruptibly();
				return health(2);
			}, (seen) -> seen.getStatus().equals(Status.DOWN));
			assertThat(health.getDetails()).containsEntry("expectedListeners", 2).containsEntry("listeners", 1);
			await().atMost(LIMIT).until(() -> health(2).getStatus().equals(Status.UP));
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void isOutOfServiceOnceTheServerStops() {
		DisposableServer server = bind(ListenerSettings.DEFAULTS, 0);
		server.disposeNow();
		Health health = health(1);
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("listeners", 0);
	}

	@Test
	void givesTheReasonOfAPlainListener(@TempDir Path directory) {
		DisposableServer server = server(ListenerSettings.DEFAULTS)
			.bindAddress(() -> new DomainSocketAddress(directory.resolve("server.sock").toFile()))
			.bindNow();
		try {
			Health health = health(1);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsExactly(pid(), instance(), Map.entry("mode", "single"),
					Map.entry("reason", "a Unix domain socket has one listener"), Map.entry("transport", "epoll"),
					Map.entry("eventLoops", 2), Map.entry("expectedListeners", 1), Map.entry("listeners", 1),
					Map.entry("draining", false));
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void knowsNothingOfStallsWhereNobodyLooks() {
		DisposableServer server = bind(new TestListenerSettings().withoutRescue().build(), 0);
		try {
			Health health = health(2);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).doesNotContainKey("stalledEventLoops");
			assertThat(this.servers.statuses().get(0).listeners()).hasSize(2)
				.allSatisfy((listener) -> assertThat(listener.stalls()).isNull());
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void showsEveryServer() {
		ListenerSettings shared = new TestListenerSettings().sharing(Sharing.SHARED).build();
		DisposableServer first = bind(shared, 0);
		DisposableServer second = bind(shared, first.port());
		try {
			Health health = health(2);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsOnlyKeys("pid", "instance", "servers")
				.extractingByKey("servers")
				.asInstanceOf(InstanceOfAssertFactories.LIST)
				.hasSize(2)
				.allSatisfy((server) -> assertThat(server).asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsEntry("port", first.port())
					.containsEntry("listeners", 2)
					.containsKey("address"));
		}
		finally {
			second.disposeNow();
			first.disposeNow();
		}
	}

	@Test
	void isDownWhileAnEventLoopIsStalledForLongerThanTheThreshold() throws Exception {
		DisposableServer server = bind(ListenerSettings.DEFAULTS, 0);
		CountDownLatch release = new CountDownLatch(1);
		List<Socket> waiting = new ArrayList<>();
		try {
			String blocked = block(release);
			await().untilAsserted(() -> {
				// Some go to the other event loop
				waiting.add(new Socket("127.0.0.1", server.port()));
				assertThat(health(2).getDetails()).containsEntry("stalledEventLoops", List.of(blocked));
			});
			assertThat(health(2).getStatus()).isEqualTo(Status.UP);
			await().until(() -> health(2, Duration.ofMillis(5)).getStatus().equals(Status.DOWN));
			// On a busy machine the other event loop may be late for a moment
			assertThat(health(2, Duration.ofMillis(5)).getDetails()).containsEntry("listeners", 2)
				.extractingByKey("stalledEventLoops", InstanceOfAssertFactories.list(String.class))
				.contains(blocked);
			release.countDown();
			await().untilAsserted(() -> {
				Health health = health(2, Duration.ofMillis(5));
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsEntry("stalledEventLoops", List.of());
			});
		}
		finally {
			release.countDown();
			for (Socket socket : waiting) {
				socket.close();
			}
			server.disposeNow();
		}
	}

	/**
	 * Block one event loop.
	 * @param release to be counted down to let it go
	 * @return the name of its thread
	 */
	private String block(CountDownLatch release) throws Exception {
		CompletableFuture<String> blocked = new CompletableFuture<>();
		this.loops.next().submit(() -> {
			blocked.complete(Thread.currentThread().getName());
			return release.await(1, TimeUnit.MINUTES);
		});
		return blocked.get(10, TimeUnit.SECONDS);
	}

	@Test
	void wantsAStallThresholdOfMoreThanZero() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ReuseportHealthIndicator(this.servers, 1, Duration.ZERO))
			.withMessage("'stallThreshold' must be longer than 0");
	}

	@Test
	void wantsAMinimumOfAtLeastOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ReuseportHealthIndicator(this.servers, 0, THRESHOLD))
			.withMessage("'minimumListeners' must be at least 1");
	}

	private static Map.Entry<String, Object> pid() {
		return Map.entry("pid", ProcessHandle.current().pid());
	}

	private Map.Entry<String, Object> instance() {
		return Map.entry("instance", this.servers.instance());
	}

	private Health health(int minimumListeners) {
		return health(minimumListeners, THRESHOLD);
	}

	private Health health(int minimumListeners, Duration stallThreshold) {
		return new ReuseportHealthIndicator(this.servers, minimumListeners, stallThreshold).health();
	}

	private DisposableServer bind(ListenerSettings settings, int port) {
		return server(settings).bindAddress(() -> new InetSocketAddress(port)).bindNow(Duration.ofSeconds(10));
	}

	private HttpServer server(ListenerSettings settings) {
		return ReuseportHttpServer.decorate(HttpServer.create(), settings, this.servers)
			.runOn(TestTransport.resources(this.loops));
	}

}
