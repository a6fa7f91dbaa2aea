package io.github.reuseport.systemd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SystemdNotifier} and {@link StatusText}.
 */
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class SystemdNotifierTests {

	private static final int LOOPS = 3;

	@RegisterExtension
	final ServiceManager systemd = new ServiceManager();

	@RegisterExtension
	final TestServers test = new TestServers();

	private final List<CountDownLatch> blocked = new ArrayList<>();

	private final Sinks.Empty<Void> answer = Sinks.empty();

	private @Nullable SystemdNotifier notifier;

	private volatile boolean ready;

	private volatile boolean settled;

	@AfterEach
	void tearDown() {
		this.answer.tryEmitEmpty();
		this.blocked.forEach(CountDownLatch::countDown);
		if (this.notifier != null) {
			this.notifier.close();
		}
	}

	private SystemdNotifier notifier(String address, @Nullable String watchdogUsec) {
		this.notifier = new SystemdNotifier(new ServiceEnvironment(address, watchdogUsec, null), () -> this.ready,
				() -> this.settled);
		this.notifier.observe(this.test.servers());
		return this.notifier;
	}

	private List<EventLoop> loops(EventLoopGroup group) {
		List<EventLoop> loops = new ArrayList<>();
		group.forEach((loop) -> loops.add((EventLoop) loop));
		return loops;
	}

	private void block(EventLoop loop) throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		this.blocked.add(release);
		loop.execute(() -> {
			begun.countDown();
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void tellsWhenTheApplicationIsReadyAndOthersHaveClosedTheirListeners() {
		SystemdNotifier started = notifier(this.systemd.listen(), null);
		DisposableServer server = this.test
			.bind(this.test.server(TestTransport.EPOLL, LOOPS, ListenerSettings.DEFAULTS));
		started.starting();
		await().during(Duration.ofMillis(500)).until(() -> this.systemd.messages().isEmpty());
		long begin = System.nanoTime();
		this.ready = true;
		await().until(() -> this.systemd.messages().size() > 1);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("once a second")
			.isGreaterThanOrEqualTo(Duration.ofSeconds(1));
		assertThat(this.systemd.messages())
			.containsOnly("STATUS=Waiting for older processes to close their listeners\nEXTEND_TIMEOUT_USEC=15000000");
		this.settled = true;
		await().until(() -> this.systemd.count("READY=1") == 1);
		assertThat(this.systemd.last("STATUS")).isEqualTo("Serving on port " + server.port());
		int messages = this.systemd.messages().size();
		started.starting();
		await().during(Duration.ofMillis(500)).until(() -> this.systemd.messages().size() == messages);
		assertThat(this.systemd.count("WATCHDOG=")).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "EPOLL", "IO_URING" })
	void livesAsLongAsNotAllEventLoopsAreStuck(TestTransport transport, CapturedOutput output) throws Exception {
		this.ready = true;
		this.settled = true;
		SystemdNotifier started = notifier(this.systemd.listen(), "1000000");
		EventLoopGroup group = this.test.loops(transport, LOOPS);
		this.test.bind(this.test.server(ListenerSettings.DEFAULTS).runOn(TestTransport.resources(group)));
		started.starting();
		await().until(() -> this.systemd.count("WATCHDOG=1") > 0);
		assertThat(output).doesNotContain("for a sign of life");
		List<EventLoop> loops = loops(group);
		for (EventLoop loop : loops.subList(1, LOOPS)) {
			block(loop);
		}
		long before = this.systemd.count("WATCHDOG=1");
		await().until(() -> this.systemd.count("WATCHDOG=1") >= before + 3);
		block(loops.get(0));
		// One that was sent before may come late
		AtomicLong seen = new AtomicLong();
		await().atMost(Duration.ofMinutes(1))
			.ignoreExceptionsInstanceOf(ConditionTimeoutException.class)
			.untilAsserted(() -> {
				seen.set(this.systemd.count("WATCHDOG=1"));
				await().during(Duration.ofMillis(1000))
					.atMost(Duration.ofMillis(1500))
					.until(() -> this.systemd.count("WATCHDOG=1") == seen.get());
			});
		long last = seen.get();
		this.blocked.get(0).countDown();
		await().until(() -> this.systemd.count("WATCHDOG=1") > last);
	}

	@Test
	void tellsWhatIsWaitedForUntilTheServerHasEnded() throws Exception {
		this.ready = true;
		this.settled = true;
		SystemdNotifier started = notifier(this.systemd.listen(), null);
		Sinks.Empty<Void> arrived = Sinks.empty();
		DisposableServer server = this.test
			.bind(this.test.handlerless(TestTransport.EPOLL, LOOPS).handle((request, response) -> {
				arrived.tryEmitEmpty();
				return this.answer.asMono().then(response.sendString(Mono.just("late")).then());
			}));
		started.starting();
		await().until(() -> this.systemd.count("READY=1") == 1);
		try (HttpConnection connection = HttpConnection.open(server.port())) {
			connection.send("/");
			arrived.asMono().block(Duration.ofSeconds(10));
			started.stopping();
			await().until(() -> this.systemd.count("STOPPING=1") == 1);
			assertThat(this.systemd.messages()).filteredOn((message) -> message.startsWith("STOPPING=1"))
				.singleElement()
				.isEqualTo("STOPPING=1\nSTATUS=Stopping: port %d still accepts, 1 connection(s) left\n"
					.formatted(server.port()) + "EXTEND_TIMEOUT_USEC=15000000");
			CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> server.disposeNow(Duration.ofSeconds(30)));
			await().until(() -> this.systemd.last("STATUS")
				.equals("Stopping: port %d is closed, 1 connection(s) left".formatted(server.port())));
			long extensions = this.systemd.count("EXTEND_TIMEOUT_USEC=15000000");
			await().until(() -> this.systemd.count("EXTEND_TIMEOUT_USEC=15000000") > extensions + 1);
			this.answer.tryEmitEmpty();
			assertThat(connection.read().status()).isEqualTo(200);
			assertThat(stop).succeedsWithin(Duration.ofSeconds(10));
		}
		await().until(() -> "Stopping: the server has ended".equals(this.systemd.last("STATUS")));
		int messages = this.systemd.messages().size();
		await().during(Duration.ofMillis(1100)).until(() -> this.systemd.messages().size() == messages);
		assertThat(this.systemd.count("STOPPING=1")).isEqualTo(1);
		assertThat(this.systemd.messages()).last().asString().doesNotContain("EXTEND_TIMEOUT_USEC");
	}

	@Test
	void tellsThatItStopsThoughItWasNeverReady() {
		SystemdNotifier started = notifier(this.systemd.listen(), null);
		this.test.bind(this.test.server(TestTransport.EPOLL, LOOPS, ListenerSettings.DEFAULTS));
		started.starting();
		started.stopping();
		this.ready = true;
		this.settled = true;
		await().until(() -> this.systemd.count("EXTEND_TIMEOUT_USEC=") > 1);
		assertThat(this.systemd.count("STOPPING=1")).isEqualTo(1);
		assertThat(this.systemd.count("READY=1")).isZero();
	}

	@Test
	void tellsOnceThatItStopsWhereNoServerIs() {
		SystemdNotifier started = notifier(this.systemd.listen(), null);
		started.stopping();
		await().until(() -> this.systemd.messages().size() == 1);
		started.stopping();
		started.starting();
		await().during(Duration.ofMillis(300)).until(() -> this.systemd.messages().size() == 1);
		assertThat(this.systemd.count("STOPPING=1")).isEqualTo(1);
	}

	@Test
	void givesNoMoreSignsOfLifeThanItHasTo() {
		this.ready = true;
		this.settled = true;
		SystemdNotifier started = notifier(this.systemd.listen(), "60000000");
		this.test.bind(this.test.server(TestTransport.EPOLL, LOOPS, ListenerSettings.DEFAULTS));
		started.starting();
		await().until(() -> this.systemd.count("READY=1") == 1);
		await().during(Duration.ofMillis(800)).until(() -> this.systemd.count("WATCHDOG=1") == 0);
	}

	@Test
	void goesOnWhereItCannotBeToldWhetherTheApplicationIsReady(CapturedOutput output) {
		this.settled = true;
		AtomicInteger asked = new AtomicInteger();
		this.notifier = new SystemdNotifier(new ServiceEnvironment(this.systemd.listen(), null, null), () -> {
			if (asked.incrementAndGet() <= 2) {
				throw new IllegalStateException("no bean");
			}
			return true;
		}, () -> this.settled);
		this.notifier.observe(this.test.servers());
		this.test.bind(this.test.server(TestTransport.EPOLL, LOOPS, ListenerSettings.DEFAULTS));
		this.notifier.starting();
		await().until(() -> this.systemd.count("READY=1") == 1);
		assertThat(output).containsOnlyOnce("java.lang.IllegalStateException: no bean").containsOnlyOnce(" WARN ");
	}

	@Test
	void saysAgainWhatDidNotFit() throws Exception {
		this.ready = true;
		this.settled = true;
		String address = this.systemd.listen();
		this.systemd.read(false);
		try (NotifySocket other = NotifySocket.open(address)) {
			int sent = 0;
			while (other.send("X=1")) {
				sent++;
			}
			assertThat(sent).isPositive();
		}
		SystemdNotifier started = notifier(address, null);
		this.test.bind(this.test.server(TestTransport.EPOLL, LOOPS, ListenerSettings.DEFAULTS));
		started.starting();
		await().during(Duration.ofMillis(500)).until(() -> this.systemd.count("READY=1") == 0);
		this.systemd.read(true);
		await().until(() -> this.systemd.count("READY=1") == 1);
	}

	@Test
	void warnsOnceWhereSystemdCannotBeReachedAndTriesAgain(@TempDir Path directory, CapturedOutput output) {
		this.ready = true;
		this.settled = true;
		String address = directory.resolve("notify").toString();
		SystemdNotifier started = notifier(address, null);
		this.test.bind(this.test.server(TestTransport.EPOLL, LOOPS, ListenerSettings.DEFAULTS));
		started.starting();
		await().untilAsserted(() -> assertThat(output)
			.contains("systemd is not notified although NOTIFY_SOCKET is set (%s): there is no such socket"
				.formatted(address)));
		this.systemd.listen(address);
		await().until(() -> this.systemd.count("READY=1") == 1);
		assertThat(output).containsOnlyOnce("systemd is not notified").containsOnlyOnce(" WARN ");
	}

	@Test
	void warnsOfAnAddressThatIsNone(CapturedOutput output) {
		SystemdNotifier started = notifier("vsock:2:1234", null);
		this.test.bind(this.test.server(TestTransport.EPOLL, LOOPS, ListenerSettings.DEFAULTS));
		started.starting();
		started.starting();
		started.stopping();
		assertThat(output)
			.containsOnlyOnce("systemd is not notified although NOTIFY_SOCKET is set (vsock:2:1234): it "
					+ "is neither a path nor an abstract name")
			.containsOnlyOnce(" WARN ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "400000", "soon" })
	void warnsOfAWatchdogThatCannotBeSatisfied(String micros, CapturedOutput output) {
		this.ready = true;
		this.settled = true;
		SystemdNotifier started = notifier(this.systemd.listen(), micros);
		this.test.bind(this.test.server(TestTransport.EPOLL, LOOPS, ListenerSettings.DEFAULTS));
		started.starting();
		await().until(() -> this.systemd.count("READY=1") == 1);
		if (micros.equals("400000")) {
			await().until(() -> this.systemd.count("WATCHDOG=1") > 3);
			assertThat(output).contains("systemd waits only 400 ms for a sign of life (WatchdogSec)");
		}
		else {
			assertThat(output).contains("WATCHDOG_USEC must be a number of microseconds but is 'soon'");
		}
		assertThat(output).containsOnlyOnce(" WARN ");
	}

	@Test
	void isSilentWhereNobodyIsToBeNotified(CapturedOutput output) {
		SystemdNotifier started = new SystemdNotifier(ServiceEnvironment.NONE, () -> true, () -> true);
		started.observe(this.test.servers());
		this.test.bind(this.test.server(TestTransport.EPOLL, LOOPS, ListenerSettings.DEFAULTS));
		started.starting();
		started.stopping();
		started.close();
		assertThat(output).doesNotContain(" WARN ", "systemd");
	}

}
