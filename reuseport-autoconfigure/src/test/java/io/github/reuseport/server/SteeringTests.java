package io.github.reuseport.server;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;

import io.github.reuseport.linux.IncomingCpu;
import io.github.reuseport.server.listener.ReuseportUnavailableException;
import io.github.reuseport.server.listener.Steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Steering}, with clients that are bound to one processor.
 */
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class SteeringTests {

	private static final int CONNECTIONS = 200;

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource(names = "NIO", mode = EnumSource.Mode.EXCLUDE)
	void connectionsGoToTheListenersOfTheirProcessor(TestTransport transport) throws Exception {
		assumeThat(IncomingCpu.isForGroups()).as("Linux 6.2 or later").isTrue();
		List<Integer> cpus = IncomingCpu.online();
		assumeThat(cpus).as("processors").hasSizeGreaterThan(1);
		DisposableServer server = this.test.bind(this.test.server(transport, 2 * cpus.size(), settings(false)));
		for (int i = 0; i < cpus.size(); i++) {
			int[] own = { i, i + cpus.size() };
			long before = accepted(own);
			connectFrom(cpus.get(i), server.port());
			await().untilAsserted(() -> assertThat(accepted(own) - before).isEqualTo(CONNECTIONS));
			// The hash alone would give a listener of two more than this once in 10^9
			// runs
			assertThat(accepted(own[0])).isBetween(CONNECTIONS / 4L, CONNECTIONS * 3 / 4L);
		}
	}

	@ParameterizedTest
	@EnumSource(names = "NIO")
	void oneWarningSaysThatTheTransportDoesNotKnowIt(TestTransport transport, CapturedOutput output) {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, settings(false)));
		assertThat(server.port()).isPositive();
		assertThat(output).containsOnlyOnce(
				"server.reuseport.steering=cpu is unknown to the transport nio and is ignored. Use epoll or io_uring");
		assertThatExceptionOfType(ReuseportUnavailableException.class)
			.isThrownBy(() -> this.test.bind(this.test.server(transport, 2, settings(true))));
	}

	private static ListenerSettings settings(boolean required) {
		return new TestListenerSettings().required(required).steering(Steering.CPU).build();
	}

	private long accepted(int... listeners) {
		List<ListenerStatus> all = this.test.servers().statuses().get(0).listeners();
		return IntStream.of(listeners).mapToLong((index) -> all.get(index).accepted()).sum();
	}

	private static void connectFrom(int cpu, int port) throws Exception {
		Process client = new ProcessBuilder("taskset", "-c", Integer.toString(cpu), "bash", "-c",
				"for ((i = 0; i < %d; i++)); do exec 3<>/dev/tcp/127.0.0.1/%d; exec 3>&-; done".formatted(CONNECTIONS,
						port))
			.inheritIO()
			.start();
		try {
			assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(client.exitValue()).isZero();
		}
		finally {
			client.destroyForcibly();
		}
	}

}
