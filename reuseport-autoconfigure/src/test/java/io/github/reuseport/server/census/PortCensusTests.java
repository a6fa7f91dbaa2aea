package io.github.reuseport.server.census;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.ForeignListener;
import io.github.reuseport.server.ListenerChurn;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PortCensus} while the kernel's listing changes.
 */
class PortCensusTests {

	private static final ListenerSettings SHARED = new TestListenerSettings().sharing(Sharing.SHARED).build();

	private static final int MANY = 200;

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource(names = { "INET", "INET6" })
	void startsWhileOthersOpenAndCloseListeners(StandardProtocolFamily family) throws Exception {
		DisposableServer first = this.test.bind(this.test.server(TestTransport.EPOLL, 1, SHARED));
		Process churn = ListenerChurn.start(first.port(), family);
		try {
			// However long it takes on a machine that is busy
			this.test.bind(this.test.server(TestTransport.NIO, 64, SHARED).port(first.port()), Duration.ofMinutes(2));
			ServerStatus status = this.test.servers().statuses().get(1);
			assertThat(status.listening()).isEqualTo(64);
			// Told by the row of the socket, which is found by its inode
			assertThat(status.listeners()).extracting(ListenerStatus::acceptQueue).doesNotContainNull();
		}
		finally {
			end(churn);
		}
	}

	@Test
	void missesNoListenerWhileOthersOpenAndCloseTheirs() throws Exception {
		List<ServerSocketChannel> listeners = new ArrayList<>();
		try {
			listeners.add(listen(0));
			InetSocketAddress address = (InetSocketAddress) listeners.get(0).getLocalAddress();
			while (listeners.size() < ListenerChurn.LISTENERS) {
				listeners.add(listen(address.getPort()));
			}
			Set<Long> own = TestServers.listening(address.getPort());
			Process churn = ListenerChurn.start(address.getPort(), StandardProtocolFamily.INET);
			try {
				PortCensus census = new PortCensus();
				for (int i = 0; i < MANY; i++) {
					PortCensus.Count count = census.take(address, own, Duration.ZERO);
					assertThat(count.listening()).containsOnlyKeys(own);
					assertThat(count.siblings()).isEmpty();
					assertThat(count.foreign()).isPositive();
				}
			}
			finally {
				end(churn);
			}
		}
		finally {
			for (ServerSocketChannel listener : listeners) {
				listener.close();
			}
		}
	}

	@Test
	void missesAListenerThatIsNotThereAnyMore() throws Exception {
		try (ServerSocketChannel listener = listen(0)) {
			Set<Long> all;
			try (ServerSocketChannel sibling = listen(port(listener))) {
				all = TestServers.listening(port(sibling));
			}
			Set<Long> left = TestServers.listening(port(listener));
			PortCensus.Count count = new PortCensus().take((InetSocketAddress) listener.getLocalAddress(), all,
					Duration.ZERO);
			assertThat(all).hasSize(2)
				.allSatisfy((inode) -> assertThat(count.isMissing(inode)).isEqualTo(!left.contains(inode)));
			assertThat(count.isMissing(0)).isFalse();
		}
	}

	@Test
	void tellsListenersOfThisProcessFromForeignOnes() throws Exception {
		try (ServerSocketChannel listener = listen(0)) {
			Set<Long> own = TestServers.listening(port(listener));
			PortCensus census = new PortCensus();
			InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
			try (ServerSocketChannel sibling = listen(port(listener))) {
				Process foreign = ForeignListener.start(port(sibling));
				try {
					await().atMost(Duration.ofMinutes(1))
						.until(() -> TestServers.listening(port(listener)).size() == 3);
					PortCensus.Count count = census.take(address, own, Duration.ZERO);
					assertThat(count.listening()).containsOnlyKeys(own);
					assertThat(count.siblings()).hasSize(1);
					assertThat(count.foreign()).isOne();
				}
				finally {
					foreign.destroyForcibly().waitFor();
				}
			}
			await().until(() -> TestServers.listening(port(listener)).size() == 1);
			PortCensus.Count count = census.take(address, own, Duration.ZERO);
			assertThat(count.siblings()).isEmpty();
			assertThat(count.foreign()).isZero();
		}
	}

	/**
	 * The number of sockets is what it was.
	 */
	@Test
	void seesInSecondsWhoComesWhileAnotherSocketGoes() throws Exception {
		ServerSocketChannel elsewhere = listen(0);
		try (ServerSocketChannel own = listen(0)) {
			InetSocketAddress address = (InetSocketAddress) own.getLocalAddress();
			Set<Long> inodes = TestServers.listening(address.getPort());
			PortCensus census = new PortCensus();
			assertThat(census.update(address, inodes).siblings()).isEmpty();
			elsewhere.close();
			try (ServerSocketChannel joined = listen(address.getPort())) {
				assertThat(joined.isOpen()).isTrue();
				await().atMost(Duration.ofSeconds(10))
					.until(() -> census.update(address, inodes).siblings().size() == 1);
			}
		}
	}

	private int port(ServerSocketChannel socket) throws IOException {
		return ((InetSocketAddress) socket.getLocalAddress()).getPort();
	}

	private ServerSocketChannel listen(int port) throws IOException {
		ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.INET);
		socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
		return socket.bind(new InetSocketAddress("127.0.0.1", port));
	}

	private void end(Process churn) throws IOException, InterruptedException {
		churn.getOutputStream().write('\n');
		churn.getOutputStream().close();
		assertThat(churn.waitFor(10, TimeUnit.SECONDS)).isTrue();
	}

}
