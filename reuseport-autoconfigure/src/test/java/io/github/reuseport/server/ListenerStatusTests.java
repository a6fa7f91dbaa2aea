package io.github.reuseport.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;

import io.github.reuseport.linux.DeferAccept;
import io.github.reuseport.linux.SocketDrops;
import io.github.reuseport.server.placement.Placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ListenerStatus}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ListenerStatusTests {

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource
	void countsEveryConnectionOnce(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 3, TestServers.STAYING));
		for (int i = 0; i < 300; i++) {
			TestServers.get(server.port());
		}
		assertThat(sum(ListenerStatus::accepted)).isEqualTo(300);
		assertThat(this.test.status().listeners()).allSatisfy((listener) -> {
			assertThat(listener.accepted()).isPositive();
			assertThat(listener.handedOff()).isZero();
		});
		await().untilAsserted(
				() -> assertThat(this.test.status().listeners()).extracting(ListenerStatus::open).containsOnly(0L));
	}

	@ParameterizedTest
	@EnumSource
	void countsOpenConnections(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, ListenerSettings.DEFAULTS));
		List<Socket> clients = new ArrayList<>();
		try {
			clients.add(new Socket("127.0.0.1", server.port()));
			await().until(() -> sum(ListenerStatus::open) == 1);
			assertThat(this.test.status().imbalance()).isEqualTo(1);
			for (int i = 1; i < 20; i++) {
				clients.add(new Socket("127.0.0.1", server.port()));
			}
			await().until(() -> sum(ListenerStatus::open) == 20);
			List<ListenerStatus> listeners = this.test.status().listeners();
			long most = Math.max(listeners.get(0).open(), listeners.get(1).open());
			assertThat(this.test.status().imbalance()).isEqualTo(most / 10.0);
			for (Socket client : clients) {
				client.setSoLinger(true, 0);
				client.close();
			}
			await().until(() -> sum(ListenerStatus::open) == 0);
			assertThat(this.test.status().imbalance()).isEqualTo(1);
		}
		finally {
			close(clients);
		}
	}

	@ParameterizedTest
	@EnumSource
	void countsHandedOffConnections(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, TestServers.staying(1)));
		for (int i = 0; i < 10; i++) {
			TestServers.get(server.port());
		}
		assertThat(this.test.status().listeners()).singleElement().satisfies((listener) -> {
			assertThat(listener.accepted()).isEqualTo(10);
			assertThat(listener.handedOff()).isEqualTo(5);
		});
		await().until(() -> sum(ListenerStatus::open) == 0);
	}

	@ParameterizedTest
	@EnumSource
	void namesTheEventLoop(TestTransport transport) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, TestServers.STAYING));
		assertThat(this.test.status().listeners())
			.extracting((listener) -> listener.index() + " " + listener.eventLoop())
			.containsExactlyInAnyOrderElementsOf(TestServers.getUntil(server.port(), 2));
	}

	@ParameterizedTest
	@EnumSource
	void seesTheLimitOfTheAcceptQueue(TestTransport transport) {
		this.test.bind(this.test.server(transport, 2, new TestListenerSettings().backlog(7).build()));
		assertThat(this.test.status().listeners()).extracting(ListenerStatus::backlog).containsExactly(7L, 7L);
		assertThat(this.test.status().listeners()).extracting(ListenerStatus::acceptQueue).containsExactly(0L, 0L);
	}

	@ParameterizedTest
	@EnumSource
	void seesTheMaximumOfTheKernelByDefault(TestTransport transport) {
		this.test.bind(this.test.server(transport, 1, ListenerSettings.DEFAULTS));
		assertThat(this.test.status().listeners().get(0).backlog()).isEqualTo(NetUtil.SOMAXCONN);
	}

	@ParameterizedTest
	@EnumSource
	void seesConnectionsThatWaitAndThoseThatAreRefused(TestTransport transport, CapturedOutput output)
			throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 2);
		DisposableServer server = this.test.bind(this.test.server(
				new TestListenerSettings().listeners(1).backlog(4).placement(Placement.LOCAL).withoutRescue().build())
			.runOn(TestTransport.resources(loops)));
		CountDownLatch release = new CountDownLatch(1);
		List<Socket> clients = new ArrayList<>();
		try {
			block(loops.iterator().next(), release);
			for (int i = 0; i < 40; i++) {
				clients.add(connect(server.port()));
			}
			await().until(() -> this.test.status().listeners().get(0).acceptQueue() == 5);
			if (transport == TestTransport.NIO) {
				assertThat(this.test.status().listeners().get(0).dropped()).isNull();
			}
			else {
				await().until(() -> this.test.status().listeners().get(0).dropped() > 0);
				await().untilAsserted(() -> assertThat(output).containsOnlyOnce("The kernel refused")
					.contains("at listener 0 of port " + server.port(), "(limit 4)", "server.reuseport.backlog",
							"net.core.somaxconn"));
			}
		}
		finally {
			release.countDown();
			close(clients);
		}
		await().until(() -> this.test.status().listeners().get(0).acceptQueue() == 0);
	}

	@ParameterizedTest
	@EnumSource(names = "NIO", mode = EnumSource.Mode.EXCLUDE)
	void whatAClosedSocketCountedIsKept(TestTransport transport, CapturedOutput output) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 1);
		DisposableServer server = this.test.bind(this.test.server(
				new TestListenerSettings().listeners(1).backlog(4).placement(Placement.LOCAL).withoutRescue().build())
			.runOn(TestTransport.resources(loops)));
		CountDownLatch release = new CountDownLatch(1);
		List<Socket> clients = new ArrayList<>();
		try {
			block(loops.iterator().next(), release);
			for (int i = 0; i < 40; i++) {
				clients.add(connect(server.port()));
			}
			await().until(() -> this.test.status().listeners().get(0).dropped() > 0);
		}
		finally {
			close(clients);
		}
		long dropped = this.test.status().listeners().get(0).dropped();
		server.channel().close();
		release.countDown();
		await().pollInterval(Duration.ofMillis(1)).until(() -> {
			// While it is open, closed and open again
			assertThat(this.test.status().listeners().get(0).dropped()).isGreaterThanOrEqualTo(dropped);
			return output.getOut().contains("has been opened again");
		});
		server.disposeNow();
		assertThat(this.test.status().listeners().get(0).state()).isEqualTo(ListenerState.CLOSED);
		assertThat(this.test.status().listeners().get(0).dropped()).isGreaterThanOrEqualTo(dropped);
	}

	@ParameterizedTest
	@EnumSource(names = "NIO", mode = EnumSource.Mode.EXCLUDE)
	void aConnectionThatIsHeldBackHasNotBeenRefused(TestTransport transport) throws Exception {
		// As a customizer would, so that it is no setting of the listeners
		DisposableServer server = this.test
			.bind(this.test.server(transport, 1, ListenerSettings.DEFAULTS).option(DeferAccept.OPTION, 30));
		try (Socket client = new Socket("127.0.0.1", server.port())) {
			await().until(() -> SocketDrops.of(server.channel().config().getOption(SocketDrops.OPTION)) > 0);
			assertThat(this.test.status().listeners().get(0).dropped()).isNull();
			assertThat(client.isConnected()).isTrue();
		}
	}

	private Socket connect(int port) throws IOException {
		SocketChannel channel = SocketChannel.open();
		channel.configureBlocking(false);
		channel.connect(new InetSocketAddress("127.0.0.1", port));
		return channel.socket();
	}

	private void block(EventExecutor loop, CountDownLatch release) throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		loop.execute(() -> {
			entered.countDown();
			try {
				release.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
	}

	private long sum(ToLongFunction<ListenerStatus> value) {
		return this.test.status().listeners().stream().mapToLong(value).sum();
	}

	private void close(List<Socket> clients) throws IOException {
		for (Socket client : clients) {
			client.close();
		}
	}

}
