package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerDrain}: what is told of its steps, and what ends it early.
 */
@ExtendWith(OutputCaptureExtension.class)
class DrainProgressTests {

	/**
	 * With so much time that nobody waits for it.
	 */
	private static final DrainSettings ENDLESS = new DrainSettings(true, Duration.ofHours(1), Duration.ofHours(1));

	@RegisterExtension
	final HandoverServers servers = new HandoverServers();

	@Test
	void tellsTheStory(CapturedOutput output) {
		this.servers.staying();
		DisposableServer first = this.servers.start(TestTransport.EPOLL, 2, 0);
		this.servers.start(TestTransport.EPOLL, 3, first.port());
		this.servers.drain(first);
		this.servers.await().until(() -> output.getOut().contains("spread over all listeners again"));
		assertThat(output).containsSubsequence(
				"Draining port " + first.port() + ": 3 listener(s) of other processes go on",
				"New connections to port " + first.port() + " go to 3 listener(s)",
				"Closed the listeners of port " + first.port() + " after", "Drained port " + first.port() + " after",
				"Connections to port " + first.port() + " are spread over all listeners again");
		assertThat(output).doesNotContain("WARN").doesNotContain("ERROR");
	}

	@Test
	void isDrainingAndStoppingMeanwhile() throws Exception {
		DrainSettings patient = new DrainSettings(true, Duration.ofMillis(150), Duration.ofHours(1));
		DisposableServer first = this.servers.start(TestTransport.EPOLL, 2, 0, patient);
		CompletableFuture<Void> stopping;
		try (HttpConnection idle = HttpConnection.open(first.port())) {
			assertThat(idle.get("/").status()).isEqualTo(200);
			this.servers.start(TestTransport.EPOLL, 2, first.port());
			stopping = this.servers.stop(first);
			awaitDraining();
			assertThat(this.servers.statuses().get(0).stopping()).isTrue();
		}
		stopping.join();
	}

	@Test
	void saysNothingAndWaitsForNothingWhenAlone(CapturedOutput output) throws Exception {
		DisposableServer alone = this.servers.start(TestTransport.EPOLL, 4, 0, ENDLESS);
		try (HttpConnection idle = HttpConnection.open(alone.port())) {
			assertThat(idle.get("/").status()).isEqualTo(200);
			this.servers.drain(alone);
			assertThat(idle.awaitEnd()).isTrue();
		}
		assertThat(output).doesNotContain("Drain");
	}

	@Test
	void stopsAtOnceWhenTheOthersAreGone() {
		DisposableServer first = this.servers.start(TestTransport.EPOLL, 2, 0, ENDLESS);
		DisposableServer second = this.servers.start(TestTransport.EPOLL, 2, first.port(), HandoverServers.OFF);
		CompletableFuture<Void> stopping = this.servers.stop(first);
		awaitDraining();
		this.servers.drain(second);
		assertThat(stopping).succeedsWithin(HandoverServers.TIMEOUT);
	}

	@Test
	void stopsWhenItIsInterrupted(CapturedOutput output) throws Exception {
		DisposableServer first = this.servers.start(TestTransport.EPOLL, 2, 0, ENDLESS);
		DisposableServer second = this.servers.start(TestTransport.EPOLL, 3, first.port());
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread stopping = new Thread(() -> {
			try {
				this.servers.drain(first);
			}
			catch (RuntimeException ex) {
				failure.set(ex);
			}
		});
		stopping.start();
		this.servers.await().until(() -> output.getOut().contains("Draining port"));
		stopping.interrupt();
		stopping.join(HandoverServers.TIMEOUT.toMillis());
		assertThat(stopping.isAlive()).isFalse();
		this.servers.await().until(() -> TestServers.listening(second.port()).size() == 3);
		assertThat(output).contains("The time to stop was over before the listeners of port " + first.port());
		this.servers.awaitPlainSpread(second.port(), 3);
	}

	@Test
	void saysThatNioCannotSteer(CapturedOutput output) {
		DisposableServer first = this.servers.start(TestTransport.NIO, 2, 0);
		this.servers.start(TestTransport.NIO, 2, first.port());
		this.servers.drain(first);
		assertThat(output).containsOnlyOnce("WARN")
			.contains("Port " + first.port() + " cannot be drained", "the transport nio cannot steer connections away",
					"net.ipv4.tcp_migrate_req=1");
	}

	private void awaitDraining() {
		this.servers.await().until(() -> this.servers.statuses().stream().anyMatch(ServerStatus::draining));
	}

}
