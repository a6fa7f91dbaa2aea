package io.github.reuseport.server.drain;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.EventLoopGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.ConnectionLoad;
import io.github.reuseport.server.Http2Socket;
import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.Mode;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.placement.Placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AloneDrain}, by servers in both modes that are alone on their port.
 */
@ExtendWith(OutputCaptureExtension.class)
class AloneDrainTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final Duration ALONE = Duration.ofSeconds(3);

	/**
	 * Within which clients have to send their request where the server stops at once.
	 */
	private static final Duration PROMPTLY = Duration.ofMillis(10);

	private static final Duration LONG = Duration.ofSeconds(5);

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource
	void goesOnAcceptingForTheTimeThatIsSet(TestTransport transport, CapturedOutput output) {
		goesOnAccepting(start(transport, Mode.REUSEPORT, ALONE), output);
	}

	@ParameterizedTest
	@EnumSource(names = { "EPOLL", "IO_URING" })
	void goesOnAcceptingWithOnePlainListener(TestTransport transport, CapturedOutput output) {
		goesOnAccepting(start(transport, Mode.SINGLE, ALONE), output);
	}

	private void goesOnAccepting(DisposableServer server, CapturedOutput output) {
		boolean isNative = this.test.status().transport().isNative();
		try (ConnectionLoad fresh = ConnectionLoad.onNewConnections(server.port(), 2);
				ConnectionLoad kept = ConnectionLoad.onKeptConnections(server.port(), 2)) {
			Awaitility.await().atMost(TIMEOUT).until(() -> fresh.answered() > 20 && kept.answered() > 20);
			int before = fresh.answered();
			CompletableFuture<Void> stopping = stop(server);
			Awaitility.await().atMost(TIMEOUT).until(() -> this.test.status().stopping());
			assertThat(this.test.status().draining()).isTrue();
			assertThat(stopping).succeedsWithin(TIMEOUT);
			// More than each can have had under way when it began to stop
			assertThat(fresh.answered()).isGreaterThan(before + 2);
			// On NIO the kernel cannot be told to send nobody any more before the end
			if (isNative) {
				assertRefusedOnly(fresh);
				assertRefusedOnly(kept);
				assertThat(output).contains(", 0 connection(s) cut");
				assertThat(warnings(output)).isEmpty();
			}
		}
		assertThat(output)
			.contains("Draining port " + server.port() + ": nobody else listens there, accepting for another")
			.containsPattern(
					"port " + server.port() + " after [1-9]\\d{3,4} ms.*: [1-9]\\d* connection\\(s\\) accepted "
							+ "meanwhile, [1-9]\\d* client\\(s\\) asked");
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains(" WARN ") && !line.contains("Falling back to one plain listener"))
			.toList();
	}

	/**
	 * Those that came in time are answered, those that did not are refused by the kernel.
	 */
	private static void assertRefusedOnly(ConnectionLoad load) {
		load.stop();
		assertThat(load.failures()).allSatisfy(
				(failure) -> assertThat(failure).isInstanceOf(ConnectException.class).hasMessageContaining("refused"));
	}

	/**
	 * The event loop takes them only when the server has begun to stop.
	 */
	@ParameterizedTest
	@EnumSource
	void whatWaitsInTheAcceptQueueIsAnswered(TestTransport transport, CapturedOutput output) throws Exception {
		whatWaitsIsAnswered(transport, Mode.REUSEPORT, output);
	}

	@ParameterizedTest
	@EnumSource(names = { "EPOLL", "IO_URING" })
	void whatWaitsInTheAcceptQueueOfOnePlainListenerIsAnswered(TestTransport transport, CapturedOutput output)
			throws Exception {
		whatWaitsIsAnswered(transport, Mode.SINGLE, output);
	}

	private void whatWaitsIsAnswered(TestTransport transport, Mode mode, CapturedOutput output) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 1);
		DisposableServer server = bind(server(Duration.ZERO).runOn(TestTransport.resources(loops)), mode);
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		List<HttpConnection> clients = new ArrayList<>();
		try {
			loops.next().execute(() -> {
				blocked.countDown();
				await(release);
			});
			await(blocked);
			for (int i = 0; i < 5; i++) {
				clients.add(request(server.port()));
			}
			AtomicReference<Thread> thread = new AtomicReference<>();
			CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> server.disposeNow(TIMEOUT), (task) -> {
				thread.set(new Thread(task));
				thread.get().start();
			});
			// On NIO it waits for a second only
			Awaitility.await()
				.atMost(TIMEOUT)
				.pollInterval(Duration.ofMillis(5))
				.until(() -> isWaitingForTheQueue(thread.get()));
			if (transport != TestTransport.NIO) {
				assertThatExceptionOfType(ConnectException.class)
					.isThrownBy(() -> new Socket("127.0.0.1", server.port()));
			}
			release.countDown();
			for (HttpConnection client : clients) {
				assertThat(client.read().status()).isEqualTo(200);
				assertThat(client.awaitEnd()).isTrue();
			}
			assertThat(stopping).succeedsWithin(TIMEOUT);
		}
		finally {
			release.countDown();
			for (HttpConnection client : clients) {
				client.close();
			}
		}
		assertThat(warnings(output)).isEmpty();
	}

	/**
	 * Half of the time is for the requests in flight.
	 */
	@ParameterizedTest
	@EnumSource(names = { "EPOLL", "IO_URING" })
	void aQueueThatNobodyEmptiesDoesNotTakeAllTheTime(TestTransport transport, CapturedOutput output) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 1);
		DisposableServer server = bind(server(Duration.ZERO).runOn(TestTransport.resources(loops)), Mode.REUSEPORT);
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		loops.next().execute(() -> {
			blocked.countDown();
			await(release);
		});
		await(blocked);
		try (HttpConnection first = request(server.port()); HttpConnection second = request(server.port())) {
			long clients = List.of(first, second).size();
			assertThat(this.test.status().listeners().get(0).acceptQueue()).isEqualTo(clients);
			assertThatIllegalStateException().isThrownBy(() -> server.disposeNow(Duration.ofSeconds(2)));
			Awaitility.await().atMost(TIMEOUT).until(() -> TestServers.listening(server.port()).isEmpty());
		}
		finally {
			release.countDown();
		}
		assertThat(output).containsPattern("Stopped on port " + server.port()
				+ " after \\d+ ms, before it was drained: .* 2 connection\\(s\\) cut");
	}

	private static boolean isWaitingForTheQueue(Thread thread) {
		return Arrays.stream(thread.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().equals(AcceptQueueDrain.class.getName()));
	}

	/**
	 * A stock server resets some of those whose handshake has ended in the last moment.
	 */
	@ParameterizedTest
	@EnumSource(names = { "EPOLL", "IO_URING" })
	void resetsNobodyWhenItDoesNotGoOn(TestTransport transport) {
		for (int i = 0; i < 20; i++) {
			DisposableServer server = start(transport, (i % 2 == 0) ? Mode.REUSEPORT : Mode.SINGLE, Duration.ZERO);
			try (ConnectionLoad load = ConnectionLoad.onNewConnections(server.port(), 8, PROMPTLY)) {
				Awaitility.await().atMost(TIMEOUT).until(() -> load.answered() > 50);
				assertThat(stop(server)).succeedsWithin(TIMEOUT);
				assertRefusedOnly(load);
			}
		}
	}

	@Test
	void takesNoTimeIfNothingWaits(CapturedOutput output) throws Exception {
		DisposableServer server = start(TestTransport.EPOLL, Mode.REUSEPORT, Duration.ZERO);
		try (HttpConnection idle = request(server.port())) {
			assertThat(idle.read().status()).isEqualTo(200);
			assertThat(stop(server)).succeedsWithin(LONG);
		}
		assertThat(output).doesNotContain("Draining").doesNotContain("Drained");
	}

	@Test
	void handsOverToWhoeverComesMeanwhile(CapturedOutput output) {
		DisposableServer first = start(TestTransport.EPOLL, Mode.REUSEPORT, LONG);
		try (ConnectionLoad load = ConnectionLoad.onNewConnections(first.port(), 4)) {
			Awaitility.await().atMost(TIMEOUT).until(() -> load.answered() > 20);
			CompletableFuture<Void> stopping = stop(first);
			Awaitility.await().atMost(TIMEOUT).until(() -> output.toString().contains("nobody else listens there"));
			this.test.bind(server(Duration.ZERO).bindAddress(() -> new InetSocketAddress(first.port()))
				.runOn(TestTransport.resources(this.test.loops(TestTransport.EPOLL, 2))));
			assertThat(stopping).succeedsWithin(TIMEOUT);
			load.stop();
			assertThat(load.failures()).isEmpty();
		}
		assertThat(output).contains("New connections to port " + first.port() + " go to 2 listener(s)");
	}

	@Test
	void leavesTimeForTheRequestsInFlight() {
		DrainSettings settings = new DrainSettings(true, Duration.ofMillis(150), LONG, Duration.ofHours(1),
				Duration.ofSeconds(2));
		DisposableServer server = this.test
			.bind(server(settings).runOn(TestTransport.resources(this.test.loops(TestTransport.EPOLL, 2))));
		assertThat(stop(server)).succeedsWithin(TIMEOUT);
	}

	@Test
	void asksClientsOfHttp2() throws Exception {
		DisposableServer server = bind(server(LONG).protocol(HttpProtocol.H2C)
			.runOn(TestTransport.resources(this.test.loops(TestTransport.EPOLL, 2))), Mode.REUSEPORT);
		try (Http2Socket client = new Http2Socket(new Socket("127.0.0.1", server.port()))) {
			client.begin();
			CompletableFuture<Void> stopping = stop(server);
			client.awaitGoAway();
			client.request(1, "/");
			client.awaitAnswer(1);
			client.awaitEnd();
			assertThat(stopping).succeedsWithin(TIMEOUT);
		}
	}

	private static HttpConnection request(int port) throws IOException {
		HttpConnection connection = HttpConnection.open(port);
		connection.send("/");
		return connection;
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static CompletableFuture<Void> stop(DisposableServer server) {
		return CompletableFuture.runAsync(() -> server.disposeNow(TIMEOUT), (task) -> new Thread(task).start());
	}

	private DisposableServer start(TestTransport transport, Mode mode, Duration alone) {
		return bind(server(alone).runOn(TestTransport.resources(this.test.loops(transport, 2))), mode);
	}

	private DisposableServer bind(HttpServer server, Mode mode) {
		String system = System.getProperty("os.name");
		try {
			if (mode == Mode.SINGLE) {
				System.setProperty("os.name", "FreeBSD");
			}
			return this.test.bind(server);
		}
		finally {
			System.setProperty("os.name", system);
		}
	}

	private HttpServer server(Duration alone) {
		return server(new DrainSettings(true, DrainSettings.DEFAULTS.grace(), LONG, alone, null));
	}

	private HttpServer server(DrainSettings drain) {
		return this.test.server(new TestListenerSettings().sharing(Sharing.SHARED)
			.placement(Placement.LOCAL)
			.withoutRescue()
			.drain(drain)
			.build());
	}

}
