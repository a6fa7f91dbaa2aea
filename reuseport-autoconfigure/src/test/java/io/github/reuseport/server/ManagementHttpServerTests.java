package io.github.reuseport.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.drain.DrainSettings;
import io.github.reuseport.server.listener.Sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ManagementHttpServer} and {@link ManagementStop}.
 */
class ManagementHttpServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@RegisterExtension
	final TestServers test = new TestServers();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void tearDown() {
		this.release.countDown();
	}

	@ParameterizedTest
	@EnumSource
	void answersWhileAnyEventLoopIsStuck(TestTransport transport) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 4);
		DisposableServer server = bind(loops, "it", 0, Sharing.EXCLUSIVE);
		assertThat(TestServers.listening(server.port())).hasSize(1);
		for (EventExecutor loop : loops) {
			CountDownLatch release = block(loop);
			assertThat(answers(server.port(), 8)).containsOnly("it");
			release.countDown();
		}
	}

	@Test
	void excludesOthersLikeAnyServer() {
		int port = bind("older", 0, Sharing.EXCLUSIVE).port();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> bind("newer", port, Sharing.EXCLUSIVE))
			.withStackTraceContaining("Address already in use");
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void theOneThatHasListenedForTheLongestAnswers(TestTransport transport) throws Exception {
		DisposableServer older = bind(transport, "older", 0);
		int port = older.port();
		DisposableServer newer = bind(transport, "newer", port);
		assertThat(answers(port, 40)).containsOnly("older");
		older.disposeNow(TIMEOUT);
		assertThat(answers(port, 40)).containsOnly("newer");
		DisposableServer newest = bind(transport, "newest", port);
		// Once the filter of the one that stopped has been replaced
		assertThat(answers(port, 40)).containsOnly("newer");
		newest.disposeNow(TIMEOUT);
		assertThat(answers(port, 40)).containsOnly("newer");
		newer.disposeNow(TIMEOUT);
	}

	@Test
	void oneWhoseListenersAreClosedByForceIsReplacedAtOnce() throws Exception {
		DisposableServer older = bind(TestTransport.EPOLL, "older", 0);
		int port = older.port();
		bind(TestTransport.EPOLL, "newer", port);
		older.dispose();
		await().until(() -> TestServers.listening(port).size() == 1);
		assertThat(answers(port, 40)).containsOnly("newer");
	}

	@Test
	void joinsOneThatCannotHaveAFilter() throws Exception {
		DisposableServer older = bind(TestTransport.NIO, "older", 0);
		int port = older.port();
		DisposableServer newer = bind(TestTransport.EPOLL, "newer", port);
		assertThat(answers(port, 40)).containsOnly("older");
		newer.disposeNow(TIMEOUT);
		assertThat(answers(port, 40)).containsOnly("older");
	}

	@Test
	void onNioAnyOfThemAnswers() throws Exception {
		DisposableServer older = bind(TestTransport.NIO, "older", 0);
		bind(TestTransport.NIO, "newer", older.port());
		assertThat(TestServers.getUntil(older.port(), 2)).containsOnly("older", "newer");
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void handsOverOnceTheServersOfTheApplicationHaveClosed(TestTransport transport) throws Exception {
		DisposableServer application = this.test
			.bind(this.test.server(transport, 2, settings(Sharing.SHARED)).bindAddress(() -> new InetSocketAddress(0)));
		DisposableServer older = bind(transport, "older", 0);
		int port = older.port();
		bind(new ReuseportServers(), this.test.loops(transport, 2), "newer", port, Sharing.SHARED);
		assertThat(answers(port, 20)).containsOnly("older");
		application.disposeNow(TIMEOUT);
		await().atMost(TIMEOUT).until(older::isDisposed);
		assertThat(answers(port, 20)).containsOnly("newer");
	}

	@Test
	void staysWhenTheServersOfTheApplicationHaveClosedAndNobodyElseAnswers() throws Exception {
		DisposableServer application = this.test
			.bind(this.test.server(TestTransport.EPOLL, 2, settings(Sharing.SHARED)));
		DisposableServer alone = bind(TestTransport.EPOLL, "alone", 0);
		CompletableFuture<Void> told = new CompletableFuture<>();
		this.test.servers().observe(new ServerObserver() {

			@Override
			public void started(ReuseportServer server) {
				// It has been
			}

			@Override
			public void closed(ReuseportServer server) {
				told.complete(null);
			}

			@Override
			public void stopped(ReuseportServer server) {
				// Later
			}

		});
		application.disposeNow(TIMEOUT);
		told.get(10, TimeUnit.SECONDS);
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().equals("reuseport-management-" + alone.port())));
		assertThat(answers(alone.port(), 4)).containsOnly("alone");
	}

	private List<String> answers(int port, int count) {
		return IntStream.range(0, count).mapToObj((i) -> {
			try {
				return TestServers.get(port);
			}
			catch (IOException ex) {
				return ex.toString();
			}
		}).toList();
	}

	private CountDownLatch block(EventExecutor loop) throws InterruptedException {
		CountDownLatch released = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		loop.execute(() -> {
			begun.countDown();
			try {
				while (this.release.getCount() > 0 && !released.await(10, TimeUnit.MILLISECONDS)) {
					begun.countDown();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		return released;
	}

	private DisposableServer bind(TestTransport transport, String name, int port) {
		return bind(this.test.loops(transport, 2), name, port, Sharing.SHARED);
	}

	private DisposableServer bind(String name, int port, Sharing sharing) {
		return bind(this.test.loops(TestTransport.EPOLL, 2), name, port, sharing);
	}

	private DisposableServer bind(EventLoopGroup loops, String name, int port, Sharing sharing) {
		return bind(this.test.servers(), loops, name, port, sharing);
	}

	private DisposableServer bind(ReuseportServers servers, EventLoopGroup loops, String name, int port,
			Sharing sharing) {
		return this.test.bind(ManagementHttpServer.decorate(HttpServer.create(), settings(sharing), servers)
			.bindAddress(() -> new InetSocketAddress(port))
			.runOn(TestTransport.resources(loops))
			.handle((request, response) -> response.sendString(Mono.just(name))));
	}

	private static ListenerSettings settings(Sharing sharing) {
		return new TestListenerSettings().sharing(sharing)
			.drain(new DrainSettings(true, Duration.ofMillis(50), Duration.ZERO))
			.build();
	}

}
