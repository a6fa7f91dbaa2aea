package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.netty.channel.Channel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;

import io.github.reuseport.linux.FilterProgram;
import io.github.reuseport.linux.ReuseportFilter;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.census.Presence;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeftOverFilter}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LeftOverFilterTests {

	@RegisterExtension
	final HandoverServers servers = new HandoverServers();

	@Test
	void removesTheFilterOfAProcessThatIsGone(CapturedOutput output) throws Exception {
		DisposableServer server = this.servers.start(TestTransport.EPOLL, 4, 0);
		try (Presence gone = Presence.announce(server.port(), true)) {
			assertThat(gone).isNotNull();
			awaitKeeper();
			Channel channel = ((Connection) server).channel();
			ReuseportFilter.attach(channel, FilterProgram.among(new TreeSet<>(Set.of(2))));
		}
		this.servers.awaitPlainSpread(server.port(), 4);
		assertThat(output).containsOnlyOnce("spread over all listeners again");
	}

	@Test
	void leavesTheFilterOfTheApplication(CapturedOutput output) throws Exception {
		DisposableServer server = this.servers.start(TestTransport.EPOLL, 4, 0);
		Channel channel = ((Connection) server).channel();
		ReuseportFilter.attach(channel, FilterProgram.among(new TreeSet<>(Set.of(2))));
		awaitKeeper();
		// Whichever listener has the slot
		String listener = TestServers.get(server.port());
		for (int i = 0; i < 50; i++) {
			assertThat(TestServers.get(server.port())).isEqualTo(listener);
		}
		assertThat(output).doesNotContain("spread over all listeners again");
	}

	/**
	 * For as long as the keeper needs to look once more.
	 */
	private static void awaitKeeper() {
		Awaitility.await().pollDelay(Duration.ofMillis(2100)).until(() -> true);
	}

	@Test
	void leavesTheFilterWhileSomebodyDrains() throws Exception {
		DisposableServer server = this.servers.start(TestTransport.EPOLL, 4, 0);
		// The keeper has it for a moment now and then
		try (DrainLock lock = this.servers.await().until(() -> DrainLock.tryAcquire(server.port()), Objects::nonNull)) {
			assertThat(lock).isNotNull();
			Channel channel = ((Connection) server).channel();
			ReuseportFilter.attach(channel, FilterProgram.among(new TreeSet<>(Set.of(2))));
			// Whichever listener has the slot
			String listener = TestServers.get(server.port());
			for (long end = System.nanoTime() + 5_000_000_000L; System.nanoTime() < end;) {
				assertThat(TestServers.get(server.port())).isEqualTo(listener);
			}
		}
		this.servers.awaitPlainSpread(server.port(), 4);
	}

}
