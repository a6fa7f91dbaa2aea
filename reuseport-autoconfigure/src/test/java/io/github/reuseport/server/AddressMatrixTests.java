package io.github.reuseport.server;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.ChannelBindException;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.linux.FilterProgram;
import io.github.reuseport.linux.ReuseportFilter;
import io.github.reuseport.linux.TcpMigration;
import io.github.reuseport.server.census.ForeignProcess;
import io.github.reuseport.server.census.Presence;
import io.github.reuseport.server.drain.DrainSettings;
import io.github.reuseport.server.listener.Sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * All that depends on the address a server is bound to, on every address that there is
 * without a system property or a kernel of another kind. {@code -Dmatrix=full} tries each
 * of them on every transport. The rest of the matrix needs processes, see
 * {@code reuseport-integration-tests}.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("kernel")
class AddressMatrixTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final DrainSettings DRAIN = new DrainSettings(true, Duration.ofMillis(150), Duration.ofSeconds(5));

	@RegisterExtension
	final TestServers test = new TestServers();

	/**
	 * What Spring Boot does without an address on every transport, and each address on
	 * one.
	 */
	static Stream<Arguments> matrix() {
		if (!"full".equals(System.getProperty("matrix"))) {
			return Stream.concat(Stream.of(TestTransport.values()).map((transport) -> Arguments.of(null, transport)),
					Stream.of(Arguments.of("0.0.0.0", TestTransport.IO_URING),
							Arguments.of("127.0.0.1", TestTransport.EPOLL), Arguments.of("::", TestTransport.EPOLL),
							Arguments.of("::1", TestTransport.IO_URING), Arguments.of("localhost", TestTransport.NIO)));
		}
		return Stream.of(null, "0.0.0.0", "127.0.0.1", "::", "::1", "localhost")
			.flatMap((host) -> Stream.of(TestTransport.values()).map((transport) -> Arguments.of(host, transport)));
	}

	static Stream<Arguments> matrixWithFilters() {
		return matrix().filter((row) -> row.get()[1] != TestTransport.NIO);
	}

	@ParameterizedTest
	@MethodSource("matrix")
	void exclusiveRefusesASecondServer(@Nullable String host, TestTransport transport) throws Exception {
		DisposableServer first = start(host, transport, 2, 0, Sharing.EXCLUSIVE);
		HttpServer second = server(host, this.test.loops(transport, 1), first.port(), Sharing.EXCLUSIVE);
		assertThatExceptionOfType(ChannelBindException.class).isThrownBy(second::bindNow)
			.satisfies((ex) -> assertThat(ex.localPort()).isEqualTo(first.port()));
		assertThat(TestServers.listening(first.port())).hasSize(2);
		assertThat(this.test.status().listening()).isEqualTo(2);
		assertThat(this.test.status().foreign()).isZero();
		assertServes(first.port(), host, 2);
	}

	@ParameterizedTest
	@MethodSource("matrix")
	void anotherProcessIsCountedAndFound(@Nullable String host, TestTransport transport) throws Exception {
		DisposableServer server = start(host, transport, 2, 0, Sharing.SHARED);
		ReuseportServer listeners = this.test.servers().all().get(0);
		assertThat(listeners.foreignProcesses(Duration.ZERO)).isEmpty();
		Process foreign = ForeignListener.start(address(host, server.port()));
		try {
			Awaitility.await()
				.atMost(TIMEOUT)
				.untilAsserted(() -> assertThat(listeners.foreignProcesses(Duration.ZERO))
					.containsExactly(new ForeignProcess(foreign.pid(), 1)));
			assertThat(listeners.status(Duration.ZERO).foreign()).isOne();
		}
		finally {
			foreign.destroyForcibly().waitFor();
		}
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(listeners.status(Duration.ZERO).foreign()).isZero());
	}

	@ParameterizedTest
	@MethodSource("matrix")
	void theServerThatStopsDrains(@Nullable String host, TestTransport transport, CapturedOutput output)
			throws Exception {
		DisposableServer first = start(host, transport, 2, 0, Sharing.SHARED);
		int port = first.port();
		start(host, transport, 3, port, Sharing.SHARED);
		List<ConnectionLoad> loads = new ArrayList<>();
		try {
			for (InetAddress target : targets(host)) {
				loads.add(ConnectionLoad.onNewConnections(new InetSocketAddress(target, port), 8));
			}
			awaitMore(loads);
			first.disposeNow(TIMEOUT);
			awaitMore(loads);
		}
		finally {
			loads.forEach(ConnectionLoad::close);
		}
		assertThat(output).contains("Draining port %d: 3 listener(s)".formatted(port));
		if (transport == TestTransport.NIO && !new TcpMigration().isOn()) {
			// NIO may lose some, unless the kernel hands them over
			assertThat(output).contains("Port %d cannot be drained".formatted(port), "net.ipv4.tcp_migrate_req=1");
		}
		else {
			assertThat(output).contains("Drained port " + port)
				.doesNotContain("cannot be drained", "before it was drained");
			assertThat(loads).allSatisfy((load) -> assertThat(load.failures()).isEmpty());
		}
		assertThat(TestServers.listening(port)).hasSize(3);
		awaitPlainSpread(port, host, 3);
	}

	@ParameterizedTest
	@MethodSource("matrixWithFilters")
	void aFilterThatWasLeftOverIsTakenAway(@Nullable String host, TestTransport transport, CapturedOutput output)
			throws Exception {
		DisposableServer server = start(host, transport, 3, 0, Sharing.SHARED);
		ReuseportFilter.attach(((Connection) server).channel(), FilterProgram.among(new TreeSet<>(Set.of(2))));
		Awaitility.await().atMost(TIMEOUT).until(() -> {
			comeAndGo(server.port(), transport);
			return output.getOut().contains("spread over all listeners again");
		});
		awaitPlainSpread(server.port(), host, 3);
	}

	/**
	 * As a process that may have left the filter, for long enough to be seen.
	 */
	private static void comeAndGo(int port, TestTransport transport) {
		try (Presence presence = Presence.announce(port, transport.transport().isNative())) {
			assertThat(presence).isNotNull();
			Awaitility.await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
		}
	}

	@ParameterizedTest
	@MethodSource("matrix")
	void nobodyWaitsBehindALoopThatIsBlocked(@Nullable String host, TestTransport transport) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 3);
		DisposableServer server = this.test.bind(server(host, loops, 0, Sharing.EXCLUSIVE));
		CountDownLatch release = new CountDownLatch(1);
		ExecutorService clients = Executors.newFixedThreadPool(32);
		try {
			CountDownLatch blocked = new CountDownLatch(1);
			((EventLoop) loops.iterator().next()).execute(() -> {
				blocked.countDown();
				awaitZero(release);
			});
			assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
			List<Future<String>> answers = new ArrayList<>();
			for (InetAddress target : targets(host)) {
				for (int i = 0; i < 60; i++) {
					answers.add(clients.submit(() -> TestServers.get(new InetSocketAddress(target, server.port()))));
				}
			}
			for (Future<String> answer : answers) {
				assertThat(answer.get(60, TimeUnit.SECONDS)).isNotEmpty();
			}
			// One that gets no processor is stalled for a moment
			Awaitility.await()
				.atMost(TIMEOUT)
				.untilAsserted(() -> assertThat(this.test.status().listeners()).extracting(ListenerStatus::state)
					.containsOnlyOnce(ListenerState.STALLED));
		}
		finally {
			release.countDown();
			clients.shutdownNow();
		}
	}

	@ParameterizedTest
	@MethodSource("matrix")
	void aListenerThatIsClosedIsOpenedAgain(@Nullable String host, TestTransport transport) throws Exception {
		DisposableServer server = start(host, transport, 2, 0, Sharing.EXCLUSIVE);
		Set<Long> before = TestServers.listening(server.port());
		server.channel().close().sync();
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(TestServers.listening(server.port())).hasSize(2).isNotEqualTo(before));
		assertServes(server.port(), host, 2);
		assertThat(this.test.status().listening()).isEqualTo(2);
	}

	private DisposableServer start(@Nullable String host, TestTransport transport, int listeners, int port,
			Sharing sharing) {
		return this.test.bind(server(host, this.test.loops(transport, listeners), port, sharing));
	}

	private HttpServer server(@Nullable String host, EventLoopGroup loops, int port, Sharing sharing) {
		InetSocketAddress address = address(host, port);
		assumeTrue(!(address.getAddress() instanceof Inet6Address) || Files.exists(Path.of("/proc/net/if_inet6")),
				"SKIPPED: there is no IPv6 here");
		ListenerSettings settings = new TestListenerSettings().sharing(sharing).drain(DRAIN).build();
		return this.test.server(settings).bindAddress(() -> address).runOn(TestTransport.resources(loops));
	}

	private static InetSocketAddress address(@Nullable String host, int port) {
		return (host != null) ? new InetSocketAddress(host, port) : new InetSocketAddress(port);
	}

	/**
	 * Where clients reach an address: over both families if it is that of all.
	 * @param host the address
	 * @return loopback addresses
	 */
	private static List<InetAddress> targets(@Nullable String host) throws IOException {
		InetAddress address = address(host, 0).getAddress();
		if (!address.isAnyLocalAddress()) {
			return List.of(address);
		}
		InetAddress ipv4 = InetAddress.getByName("127.0.0.1");
		return Files.exists(Path.of("/proc/net/if_inet6")) ? List.of(ipv4, InetAddress.getByName("::1"))
				: List.of(ipv4);
	}

	private static void assertServes(int port, @Nullable String host, int listeners) throws IOException {
		for (InetAddress target : targets(host)) {
			Set<String> answers = new TreeSet<>();
			for (int i = 0; i < 500 && answers.size() < listeners; i++) {
				answers.add(TestServers.get(new InetSocketAddress(target, port)));
			}
			assertThat(answers).as(target.toString()).hasSize(listeners);
		}
	}

	private static void awaitPlainSpread(int port, @Nullable String host, int listeners) {
		Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
			for (InetAddress target : targets(host)) {
				Set<String> answers = new TreeSet<>();
				for (int i = 0; i < 60; i++) {
					answers.add(TestServers.get(new InetSocketAddress(target, port)));
				}
				assertThat(answers).hasSize(listeners);
			}
		});
	}

	private static void awaitMore(List<ConnectionLoad> loads) {
		for (ConnectionLoad load : loads) {
			int before = load.answered();
			Awaitility.await().atMost(TIMEOUT).until(() -> load.answered() > before + 100);
		}
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
