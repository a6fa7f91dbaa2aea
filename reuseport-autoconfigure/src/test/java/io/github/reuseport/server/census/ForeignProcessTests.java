package io.github.reuseport.server.census;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.ForeignListener;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.takeover.Takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ForeignProcess}, and for {@link Takeover} with a program that does not
 * take part. Those with servers need processes of their own, see
 * {@code reuseport-integration-tests}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ForeignProcessTests {

	private static final ListenerSettings TAKEOVER = new TestListenerSettings().sharing(Sharing.TAKEOVER).build();

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource
	void aProgramThatListensTooIsSeenAndLeftAlone(TestTransport transport, CapturedOutput output) throws Exception {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, TAKEOVER));
		ReuseportServer listeners = this.test.servers().all().get(0);
		assertThat(listeners.foreignProcesses(Duration.ZERO)).isEmpty();
		Process foreign = ForeignListener.start(server.port());
		try (Takeover takeover = new Takeover(this.test.servers(), Duration.ofSeconds(1), () -> true)) {
			takeover.start();
			await().atMost(20, TimeUnit.SECONDS)
				.untilAsserted(() -> assertThat(listeners.foreignProcesses(Duration.ZERO))
					.containsExactly(new ForeignProcess(foreign.pid(), 1)));
			await().untilAsserted(() -> assertThat(output).containsOnlyOnce(
					"Process %d, which has 1 listener(s) on port %d, is not asked to stop, because it does not take part"
						.formatted(foreign.pid(), server.port())));
			assertThat(foreign.isAlive()).isTrue();
		}
		finally {
			foreign.destroyForcibly().waitFor();
		}
		await().untilAsserted(() -> assertThat(listeners.foreignProcesses(Duration.ZERO)).isEmpty());
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().equals("reuseport-takeover")));
	}

}
