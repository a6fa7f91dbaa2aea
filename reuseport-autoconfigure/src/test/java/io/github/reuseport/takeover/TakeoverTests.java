package io.github.reuseport.takeover;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.server.GroupView;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.census.PortHolders;
import io.github.reuseport.server.census.PortView;
import io.github.reuseport.server.listener.Sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;

/**
 * Tests for {@link Takeover}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverTests {

	@Test
	void goesOnWhateverFails(CapturedOutput output) {
		GroupView server = server();
		given(server.view(any())).willThrow(new NoClassDefFoundError("gone"));
		try (Takeover takeover = takeover(server)) {
			await().untilAsserted(() -> {
				takeover.start();
				then(server).should(atLeast(3)).view(any());
			});
			assertThat(output).containsOnlyOnce("The processes on a port could not be looked at, the takeover goes on");
			assertThat(takeover.isSettled()).isTrue();
		}
	}

	@Test
	void looksAtTheKernelWhileSomethingChanges() {
		GroupView server = server();
		UnknownListener listener = new UnknownListener();
		given(server.view(any())).willAnswer((call) -> listener.view());
		try (Takeover takeover = takeover(server)) {
			takeover.start();
			then(server).should(timeout(10_000)).view(Duration.ofMillis(900));
			then(server).should(timeout(10_000).atLeastOnce()).view(Duration.ZERO);
			assertThat(takeover.isSettled()).isFalse();
			listener.close();
			await().until(takeover::isSettled);
			await().untilAsserted(() -> {
				takeover.start();
				then(server).should(atLeast(2)).view(Duration.ofMillis(900));
			});
		}
	}

	@Test
	void doesNotWaitForWhatHappensOnThePortOfAServerThatStops() {
		GroupView first = server();
		GroupView second = server();
		UnknownListener listener = new UnknownListener();
		given(first.view(any())).willAnswer((call) -> listener.view());
		AtomicBoolean stopping = new AtomicBoolean();
		given(first.isStopping()).willAnswer((call) -> stopping.get());
		try (Takeover takeover = takeover(first, second)) {
			takeover.start();
			then(first).should(timeout(10_000).atLeast(2)).view(any());
			assertThat(takeover.isSettled()).isFalse();
			stopping.set(true);
			await().until(takeover::isSettled);
			then(second).should(atLeastOnce()).view(any());
		}
	}

	@Test
	void endsInADaemonThreadAndSaysSoIfThatIsInterrupted(CapturedOutput output) {
		GroupView server = server();
		UnknownListener listener = new UnknownListener();
		given(server.view(any())).willAnswer((call) -> listener.view());
		AtomicReference<Thread> thread = new AtomicReference<>();
		try (Takeover takeover = new Takeover(servers(server), Duration.ofSeconds(1), () -> {
			thread.set(Thread.currentThread());
			return true;
		})) {
			takeover.start();
			await().until(() -> thread.get() != null);
			assertThat(thread.get().isDaemon()).isTrue();
			assertThat(takeover.isSettled()).isFalse();
			thread.get().interrupt();
			await().until(takeover::isSettled);
			assertThat(output)
				.containsOnlyOnce("The takeover was interrupted: no process will be asked to stop any more");
		}
	}

	@Test
	void endsWhenItIsClosed() throws Exception {
		AtomicReference<Thread> thread = new AtomicReference<>();
		Takeover takeover = new Takeover(servers(server()), Duration.ofSeconds(1), () -> {
			thread.set(Thread.currentThread());
			return false;
		});
		takeover.start();
		await().until(() -> thread.get() != null);
		takeover.close();
		thread.get().join(10_000);
		assertThat(thread.get().isAlive()).isFalse();
		assertThat(takeover.isSettled()).isTrue();
	}

	private static GroupView server() {
		GroupView server = mock();
		given(server.sharing()).willReturn(Sharing.TAKEOVER);
		given(server.port()).willReturn(8080);
		return server;
	}

	private static ReuseportServers servers(GroupView... all) {
		ReuseportServers servers = new ReuseportServers();
		for (GroupView server : all) {
			servers.add(server, Mono.never());
		}
		return servers;
	}

	private static Takeover takeover(GroupView... all) {
		return new Takeover(servers(all), Duration.ofSeconds(1), () -> true);
	}

	@Test
	void isSettledOnceThePortWasLookedAtWhenItIsReady() {
		GroupView server = server();
		ReuseportServers servers = new ReuseportServers();
		AtomicBoolean ready = new AtomicBoolean();
		try (Takeover takeover = new Takeover(servers, Duration.ofSeconds(1), ready::get)) {
			assertThat(takeover.isSettled()).as("without a server that takes over").isTrue();
			servers.add(server, Mono.never());
			assertThat(takeover.isSettled()).isFalse();
			takeover.start();
			then(server).should(timeout(10_000).atLeast(2)).view(any());
			assertThat(takeover.isSettled()).isFalse();
			ready.set(true);
			await().until(takeover::isSettled);
		}
	}

	/**
	 * A listener on the port of which nobody knows whose it is.
	 */
	private static final class UnknownListener {

		private volatile boolean open = true;

		private long inodes;

		void close() {
			this.open = false;
		}

		/**
		 * What is on the port.
		 * @return another listener each time: what is there for a while is told, and not
		 * waited for
		 */
		PortView view() {
			ListeningSocket own = listener(0);
			List<ListeningSocket> unknown = this.open ? List.of(listener(++this.inodes)) : List.of();
			return new PortView(List.of(own), new PortHolders(List.of(), unknown, Set.of()));
		}

		private static ListeningSocket listener(long inode) {
			return new ListeningSocket(InetAddress.getLoopbackAddress(), 8080, 1000, inode, 0, false);
		}

	}

}
