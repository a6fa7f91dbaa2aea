package io.github.reuseport.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import io.github.reuseport.server.ListenerState;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.Mode;
import io.github.reuseport.server.NetworkTransport;
import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.SeenServer;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.drain.DrainReport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Transport;
import io.github.reuseport.server.rescue.LoopDelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ReuseportMetrics}.
 */
class ReuseportMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ReuseportMetrics metrics = new ReuseportMetrics(this.registry);

	@Test
	void leavesOutWhatThePlatformCannotGive() {
		this.metrics.started(new SeenServer(() -> single(
				new ListenerStatus(0, "loop", ListenerState.LISTENING, null, null, null, null, null, 2L, null, null))));
		assertThat(this.registry.getMeters()).extracting((meter) -> meter.getId().getName())
			.containsExactlyInAnyOrder("reuseport.listeners", "reuseport.listeners", "reuseport.listeners",
					"reuseport.accept.queue");
		assertThat(this.registry.get("reuseport.accept.queue").gauge().value()).isEqualTo(2);
	}

	@Test
	void givesNothingWhileAListenerIsClosed() {
		ListenerStatus[] listener = {
				new ListenerStatus(0, "loop", ListenerState.LISTENING, 1L, 1L, 0L, 0L, 0L, 2L, 5L, 0L) };
		this.metrics.started(new SeenServer(() -> single(listener[0])));
		listener[0] = new ListenerStatus(0, "loop", ListenerState.CLOSED, 1L, 1L, 0L, 0L, 0L, null, null, null);
		await().until(() -> Double.isNaN(this.registry.get("reuseport.accept.queue").gauge().value()));
	}

	@Test
	void looksAtTheServerOnceAScrape() {
		AtomicInteger looks = new AtomicInteger();
		List<ListenerStatus> listeners = java.util.stream.IntStream.range(0, 256)
			.mapToObj((index) -> new ListenerStatus(index, "loop-" + index, ListenerState.LISTENING, 1L, 1L, 0L, 0L, 0L,
					0L, 5L, 0L))
			.toList();
		this.metrics.started(new SeenServer(() -> {
			looks.incrementAndGet();
			return new ServerStatus(Mode.REUSEPORT, null, Transport.EPOLL, NetworkTransport.TCP, Sharing.EXCLUSIVE,
					"::", 8080, 256, listeners, 1.0, 0, Map.of(), false, null);
		}));
		await().until(() -> {
			int before = looks.get();
			this.registry.getMeters().forEach(Meter::measure);
			return looks.get() - before <= 1;
		});
		assertThat(this.registry.getMeters()).hasSize(256 * 8 + 6);
	}

	@Test
	void tellsOfStalledEventLoopsAndOfRescues() {
		ListenerStatus stalled = new ListenerStatus(0, "loop", ListenerState.STALLED, 7L, 1L, 0L, 3L, 2L, 4L, 5L, 0L);
		this.metrics.started(new SeenServer(
				() -> new ServerStatus(Mode.REUSEPORT, null, Transport.EPOLL, NetworkTransport.TCP, Sharing.EXCLUSIVE,
						"::", 8080, 1, List.of(stalled), 1.0, 0, Map.of("loop", Duration.ofSeconds(1)), false, null)));
		assertThat(this.registry.get("reuseport.event.loops.stalled").tags("server.port", "8080").gauge().value())
			.isEqualTo(1);
		assertThat(this.registry.get("reuseport.listeners").tags("state", "stalled").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("reuseport.listeners").tags("state", "listening").gauge().value()).isZero();
		String[] tags = { "server.port", "8080", "listener", "0", "event.loop", "loop" };
		assertThat(this.registry.get("reuseport.event.loop.stalls").tags(tags).functionCounter().count()).isEqualTo(2);
		assertThat(this.registry.get("reuseport.connections.rescued").tags(tags).functionCounter().count())
			.isEqualTo(3);
	}

	@Test
	void keepsTheMetersOfADrainWhenTheServerHasStopped() {
		ReuseportServer server = new SeenServer(() -> single(
				new ListenerStatus(0, "loop", ListenerState.LISTENING, null, null, null, null, null, 2L, null, null)));
		this.metrics.started(server);
		this.metrics.drained(server, new DrainReport(Duration.ofSeconds(3), 6, 5, 4, 3, 2, 1));
		this.metrics.stopped(server);
		assertThat(this.registry.get("reuseport.drain").timer().totalTime(TimeUnit.SECONDS)).isEqualTo(3);
		assertThat(this.registry.get("reuseport.connections.cut").counter().count()).isEqualTo(1);
	}

	@Test
	void hasTimersOfTheEventLoopsUntilTheServerHasStopped() {
		LoopDelay delay = mock();
		given(delay.eventLoop()).willReturn("loop");
		ReuseportServer server = mock();
		given(server.status(any())).willReturn(single(
				new ListenerStatus(0, "loop", ListenerState.LISTENING, null, null, null, null, null, 2L, null, null)));
		given(server.loopDelays()).willReturn(List.of(delay));
		this.metrics.started(server);
		assertThat(this.registry.get("reuseport.event.loop.delay").tags("listener", "0").timer().count()).isZero();
		then(delay).should().observe(any());
		this.metrics.stopped(server);
		then(delay).should().ignore(any());
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void removesTheMetersOfAStoppedServer() {
		ReuseportServer first = new SeenServer(() -> single(
				new ListenerStatus(0, "loop", ListenerState.LISTENING, null, null, null, null, null, 2L, null, null)));
		this.metrics.started(first);
		this.metrics.stopped(first);
		this.metrics.stopped(first);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void aMeterFilterCanGiveOtherNames() {
		this.registry.config().meterFilter(new MeterFilter() {

			@Override
			public Meter.Id map(Meter.Id id) {
				return id.withName("other." + id.getName());
			}

		}).meterFilter(MeterFilter.renameTag("other", "server.port", "port"));
		ReuseportServer server = new SeenServer(() -> on("127.0.0.1", 1));
		this.metrics.started(server);
		assertThat(this.registry.getMeters()).isNotEmpty().allSatisfy((meter) -> {
			assertThat(meter.getId().getName()).startsWith("other.reuseport.");
			assertThat(meter.getId().getTag("port")).isEqualTo("8080");
		});
		this.metrics.stopped(server);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void tellsServersOnTheSamePortApart() {
		ReuseportServer first = new SeenServer(() -> on("127.0.0.2", 2));
		ReuseportServer second = new SeenServer(() -> on("127.0.0.3", 3));
		this.metrics.started(first);
		this.metrics.started(second);
		assertThat(accepted("127.0.0.2")).isEqualTo(2);
		assertThat(accepted("127.0.0.3")).isEqualTo(3);
		this.metrics.stopped(second);
		assertThat(accepted("127.0.0.2")).isEqualTo(2);
		assertThat(this.registry.find("reuseport.connections.accepted").tag("server.address", "127.0.0.3").meter())
			.isNull();
	}

	@Test
	void ofServersWithOneAddressTheLastIsShown() {
		ReuseportServer first = new SeenServer(() -> on("127.0.0.1", 1));
		ReuseportServer second = new SeenServer(() -> on("127.0.0.1", 2));
		ReuseportServer third = new SeenServer(() -> on("127.0.0.1", 3));
		this.metrics.started(first);
		this.metrics.started(second);
		assertThat(accepted("127.0.0.1")).isEqualTo(2);
		this.metrics.started(third);
		this.metrics.stopped(first);
		assertThat(accepted("127.0.0.1")).isEqualTo(3);
		this.metrics.stopped(third);
		assertThat(accepted("127.0.0.1")).isEqualTo(2);
		this.metrics.stopped(second);
		assertThat(this.registry.getMeters()).isEmpty();
	}

	private double accepted(String address) {
		return this.registry.get("reuseport.connections.accepted")
			.tag("server.address", address)
			.functionCounter()
			.count();
	}

	private static ServerStatus on(String address, long accepted) {
		return new ServerStatus(Mode.REUSEPORT, null, Transport.EPOLL, NetworkTransport.TCP, Sharing.EXCLUSIVE, address,
				8080, 1,
				List.of(new ListenerStatus(0, "loop", ListenerState.LISTENING, accepted, 1L, 0L, 0L, 0L, 0L, 5L, 0L)),
				1.0, 0, Map.of(), false, null);
	}

	private static ServerStatus single(ListenerStatus listener) {
		return new ServerStatus(Mode.SINGLE, "reason", Transport.EPOLL, NetworkTransport.UNIX, Sharing.EXCLUSIVE,
				"/tmp/socket", null, 1, List.of(listener), null, null, null, false, null);
	}

}
