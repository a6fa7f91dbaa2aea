package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.ConnectionLoad;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerDrain} when the time for the listeners is over before they are
 * closed: some connections may wait for a second then, but none is lost.
 */
@ExtendWith(OutputCaptureExtension.class)
class LateDrainTests {

	private static final Duration LIMIT = Duration.ofSeconds(8);

	@RegisterExtension
	final HandoverServers servers = new HandoverServers();

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void losesNoneWhenListenersAreClosedAtOnce(TestTransport transport, CapturedOutput output) throws Exception {
		DrainSettings drain = new DrainSettings(true, Duration.ofMillis(150), Duration.ofSeconds(5), Duration.ZERO,
				LIMIT);
		this.servers.customizing((server) -> server.channelGroup(new SlowGroup(LIMIT.dividedBy(2))));
		DisposableServer first = this.servers.start(transport, 4, 0, drain);
		this.servers.customizing((server) -> server);
		DisposableServer second = this.servers.start(transport, 2, first.port());
		try (ConnectionLoad load = ConnectionLoad.onNewConnections(first.port(), 16)) {
			this.servers.await().until(() -> load.answered() > 100);
			this.servers.drain(first);
			int before = load.answered();
			this.servers.await().until(() -> load.answered() > before + 100);
			load.stop();
			assertThat(load.failures()).isEmpty();
		}
		assertThat(TestServers.listening(second.port())).hasSize(2);
		this.servers.awaitPlainSpread(second.port(), 2);
		assertThat(output)
			.contains("There was no time to close the listeners of port %d in order. 4 of them".formatted(first.port()))
			.contains("Drained port " + first.port())
			.contains(" 0 connection(s) cut");
	}

	/**
	 * Connections of a server, at which the first look takes long.
	 */
	private static final class SlowGroup extends WatchedConnections {

		private final Duration first;

		private final AtomicBoolean looked = new AtomicBoolean();

		SlowGroup(Duration first) {
			this.first = first;
		}

		@Override
		void look() {
			if (!this.looked.getAndSet(true)) {
				LockSupport.parkNanos(this.first.toNanos());
			}
		}

	}

}
