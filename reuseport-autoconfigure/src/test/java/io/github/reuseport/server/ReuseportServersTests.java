package io.github.reuseport.server;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.drain.DrainReport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ReuseportServers}.
 */
class ReuseportServersTests {

	@RegisterExtension
	final TestServers test = new TestServers();

	@Test
	void aServerTellsItsPortAndHowManyListenersItWasStartedWith() {
		DisposableServer server = this.test.bind(this.test.server(TestTransport.NIO, 3,
				new TestListenerSettings().sharing(Sharing.SHARED).listeners(2).build()));
		ReuseportServer seen = this.test.servers().all().get(0);
		this.test.group(server).listeners().get(0).close();
		assertThat(seen.port()).isEqualTo(server.port());
		assertThat(seen.expectedListeners()).isEqualTo(2);
	}

	@Test
	void tellsOfServersThatComeAndGo() {
		List<String> told = new CopyOnWriteArrayList<>();
		this.test.servers().observe(observer("first", told));
		DisposableServer server = this.test.bind(this.test.server(TestTransport.EPOLL, 2, ListenerSettings.DEFAULTS));
		assertThat(told).containsExactly("first started");
		server.disposeNow();
		await().untilAsserted(() -> assertThat(told).containsExactly("first started", "first stopped"));
	}

	@Test
	void tellsWhoeverComesLaterOfServersThatAreThere() {
		List<String> told = new CopyOnWriteArrayList<>();
		Sinks.Empty<DrainReport> end = Sinks.empty();
		this.test.servers().add(new SeenServer(ReuseportServersTests::status), Mono.empty());
		this.test.servers().add(new SeenServer(ReuseportServersTests::status), end.asMono());
		this.test.servers().observe(observer("late", told));
		assertThat(told).containsExactly("late started");
		end.tryEmitEmpty();
		assertThat(told).containsExactly("late started", "late stopped");
	}

	@Test
	void aServerThatStopsIsThereUntilItHasEnded() {
		List<String> told = new CopyOnWriteArrayList<>();
		this.test.servers().observe(observer("first", told));
		Sinks.Empty<DrainReport> end = Sinks.empty();
		this.test.servers().add(new SeenServer(ReuseportServersTests::status), end.asMono());
		assertThat(this.test.status().stopping()).isTrue();
		assertThat(told).containsExactly("first started");
		end.tryEmitError(new IllegalStateException("A server that fails to stop"));
		assertThat(told).containsExactly("first started", "first stopped");
	}

	private static ServerStatus status() {
		return new ServerStatus(Mode.REUSEPORT, null, Transport.EPOLL, NetworkTransport.TCP, Sharing.EXCLUSIVE,
				"127.0.0.1", 8080, 1, List.of(), 1.0, 0, Map.of(), true, null);
	}

	@Test
	void failingObserverKeepsNobodyFromServing() throws Exception {
		List<String> told = new CopyOnWriteArrayList<>();
		this.test.servers().observe(new ServerObserver() {

			@Override
			public void started(ReuseportServer server) {
				throw new IllegalStateException("An observer that fails");
			}

			@Override
			public void stopped(ReuseportServer server) {
				throw new IllegalStateException("An observer that fails");
			}

		});
		this.test.servers().observe(observer("second", told));
		DisposableServer server = this.test.bind(this.test.server(TestTransport.EPOLL, 2, ListenerSettings.DEFAULTS));
		assertThat(TestServers.get(server.port())).isNotEmpty();
		server.disposeNow();
		await().untilAsserted(() -> assertThat(told).containsExactly("second started", "second stopped"));
	}

	@Test
	void forgetsAStoppedServerWhenAnotherOneIsBound() {
		DisposableServer first = this.test.bind(this.test.server(TestTransport.EPOLL, 1, ListenerSettings.DEFAULTS));
		first.disposeNow();
		assertThat(this.test.status().stopping()).isTrue();
		DisposableServer second = this.test.bind(this.test.server(TestTransport.EPOLL, 1, ListenerSettings.DEFAULTS));
		assertThat(this.test.status().port()).isEqualTo(second.port());
	}

	@Test
	void forgetsAStoppedServerWhileAnotherOneRuns() {
		DisposableServer first = this.test.bind(this.test.server(TestTransport.EPOLL, 1, ListenerSettings.DEFAULTS));
		DisposableServer second = this.test.bind(this.test.server(TestTransport.EPOLL, 1, ListenerSettings.DEFAULTS));
		first.disposeNow();
		await().untilAsserted(() -> assertThat(this.test.status().port()).isEqualTo(second.port()));
		assertThat(this.test.status().stopping()).isFalse();
		second.disposeNow();
		assertThat(this.test.status().port()).isEqualTo(second.port());
		assertThat(this.test.status().stopping()).isTrue();
	}

	private ServerObserver observer(String name, List<String> told) {
		return new ServerObserver() {

			@Override
			public void started(ReuseportServer server) {
				told.add(name + " started");
			}

			@Override
			public void stopped(ReuseportServer server) {
				told.add(name + " stopped");
			}

		};
	}

}
