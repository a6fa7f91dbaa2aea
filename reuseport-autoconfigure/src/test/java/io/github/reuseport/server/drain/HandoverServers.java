package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.netty.channel.EventLoopGroup;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.ListenerIndex;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ReuseportHttpServer;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.listener.Sharing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers on one port, which are to each other what those of two processes are. Each
 * answers with its {@link #name} and the index of the listener that accepted. What is
 * configured here counts for those that are started afterwards.
 */
final class HandoverServers implements AfterEachCallback {

	/**
	 * For whatever is to come soon.
	 */
	static final Duration TIMEOUT = Duration.ofMinutes(1);

	/**
	 * For a stop, half of which is for the handover, on a machine that has much else to
	 * do.
	 */
	private static final Duration STOP = Duration.ofMinutes(2);

	/**
	 * Spring Boot's default, for which Java's sockets are those of {@code ::}.
	 */
	private static final String HOST = "0.0.0.0";

	private static final DrainSettings QUICK = new DrainSettings(true, Duration.ofMillis(150), Duration.ofSeconds(5));

	static final DrainSettings OFF = new DrainSettings(false, Duration.ZERO, Duration.ZERO);

	private final TestServers test = new TestServers();

	private Duration delay = Duration.ZERO;

	private ListenerSettings serving = ListenerSettings.DEFAULTS;

	private UnaryOperator<HttpServer> customizer = (server) -> server;

	@Override
	public void afterEach(ExtensionContext context) {
		this.test.afterEach(context);
	}

	/**
	 * Answer every request after some time.
	 * @param delay the time
	 */
	void delaying(Duration delay) {
		this.delay = delay;
	}

	/**
	 * Serve every connection where it was accepted.
	 */
	void staying() {
		this.serving = TestServers.STAYING;
	}

	void customizing(UnaryOperator<HttpServer> customizer) {
		this.customizer = customizer;
	}

	DisposableServer start(TestTransport transport, int listeners, int port) {
		return start(transport, listeners, port, QUICK);
	}

	DisposableServer start(EventLoopGroup loops, int port) {
		return start(loops, port, QUICK, HttpProtocol.HTTP11);
	}

	DisposableServer start(TestTransport transport, int listeners, int port, DrainSettings drain) {
		return start(transport, listeners, port, drain, HttpProtocol.HTTP11);
	}

	DisposableServer start(TestTransport transport, int listeners, int port, DrainSettings drain,
			HttpProtocol protocol) {
		return start(loops(transport, listeners), port, drain, protocol);
	}

	private DisposableServer start(EventLoopGroup loops, int port, DrainSettings drain, HttpProtocol protocol) {
		ListenerSettings settings = new TestListenerSettings().sharing(Sharing.SHARED)
			.placement(this.serving.placement())
			.rescue(this.serving.rescue())
			.drain(drain)
			.build();
		AtomicReference<String> name = new AtomicReference<>();
		Duration delay = this.delay;
		InetSocketAddress address = new InetSocketAddress(HOST, port);
		HttpServer server = ReuseportHttpServer.decorate(HttpServer.create(), settings, this.test.servers())
			.protocol(protocol)
			.channelGroup(TestServers.newChannelGroup())
			.bindAddress(() -> address)
			.runOn(TestTransport.resources(loops))
			.handle((request, response) -> {
				int index = ListenerIndex.of(((Connection) request).channel()).orElse(-1);
				return response.sendString(Mono.delay(delay).map((tick) -> name.get() + " " + index));
			});
		DisposableServer bound = this.test.bind(this.customizer.apply(server));
		name.set(name(bound));
		return bound;
	}

	EventLoopGroup loops(TestTransport transport, int count) {
		return this.test.loops(transport, count);
	}

	ListenerGroup group(DisposableServer server) {
		return this.test.group(server);
	}

	List<ServerStatus> statuses() {
		return this.test.servers().statuses();
	}

	/**
	 * The word that a server answers with.
	 * @param server the server
	 * @return its name
	 */
	String name(DisposableServer server) {
		return Integer.toHexString(System.identityHashCode(server));
	}

	/**
	 * Stop a server, and wait until it has.
	 * @param server the server
	 */
	void drain(DisposableServer server) {
		server.disposeNow(STOP);
	}

	CompletableFuture<Void> stop(DisposableServer server) {
		return CompletableFuture.runAsync(() -> server.disposeNow(STOP), (task) -> new Thread(task).start());
	}

	/**
	 * Wait until connections are spread over all listeners on the port.
	 * @param port the port
	 * @param listeners the number of the listeners
	 */
	void awaitPlainSpread(int port, int listeners) {
		await().untilAsserted(() -> {
			Set<String> answers = new TreeSet<>();
			for (int i = 0; i < 60; i++) {
				answers.add(TestServers.get(port));
			}
			assertThat(answers).hasSize(listeners);
		});
	}

	ConditionFactory await() {
		return Awaitility.await().atMost(TIMEOUT);
	}

	/**
	 * Keep the thread that calls.
	 * @param latch for as long as it has not been counted down
	 */
	void hold(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
