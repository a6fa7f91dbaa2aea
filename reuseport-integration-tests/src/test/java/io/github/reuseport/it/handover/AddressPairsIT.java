package io.github.reuseport.it.handover;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.reuseport.it.handover.AddressMatrix.Row;
import io.github.reuseport.it.load.Load;
import io.github.reuseport.it.load.LoadKind;
import io.github.reuseport.it.load.LoadRecorder;
import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for two copies of the sample application that may both have the port, because
 * their addresses cover each other, and are no group for the kernel: the more specific
 * address takes all of its connections. A few pairs, or all with the system property
 * {@code matrix=full}.
 */
@EnabledOnOs(OS.LINUX)
class AddressPairsIT {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	static Stream<Arguments> pairs() {
		List<Arguments> pairs = Stream
			.of(List.of(Row.LOOPBACK_IPV4, Row.NONE), List.of(Row.NONE, Row.IPV4_STACK),
					List.of(Row.LOOPBACK_IPV6, Row.ANY_IPV6), List.of(Row.LOOPBACK_IPV4_STACK, Row.LOOPBACK_IPV4))
			.flatMap(
					(pair) -> Stream.of(Arguments.of(pair.get(0), pair.get(1)), Arguments.of(pair.get(1), pair.get(0))))
			.toList();
		return "full".equals(System.getProperty("matrix")) ? pairs.stream() : pairs.stream().limit(3);
	}

	@ParameterizedTest(name = "{1} beside {0}")
	@MethodSource("pairs")
	void bothAreToldAndTheOneThatStopsGivesUpNoKeptConnection(Row older, Row younger) throws Exception {
		SampleProcess first = this.processes.start(older.arguments(SampleTransport.EPOLL, "shared", 2));
		int port = first.port();
		// The younger one gets these clients once the older one has gone
		InetSocketAddress both = older.targets(port)
			.stream()
			.filter(younger.targets(port)::contains)
			.findFirst()
			.orElseThrow();
		LoadRecorder recorder = new LoadRecorder();
		SampleProcess second;
		try (Load load = new Load(LoadKind.KEEP_ALIVE, both, recorder)) {
			Handovers.awaitAnswers(load);
			load.pause(Handovers.PAUSE);
			second = this.processes.startOn(port, younger.arguments(SampleTransport.EPOLL, "shared", 3));
			assertThat(second.port()).isEqualTo(port);
			awaitWarning(port, first, second);
			first.terminate();
			first.exitCode();
			Handovers.awaitAnswers(load);
		}
		assertThat(first.output()).contains("Port " + port).contains("cannot be drained");
		assertThat(recorder.result().reasons().keySet()).noneMatch((reason) -> reason.contains("kept connection"));
		for (InetSocketAddress address : younger.targets(port)) {
			Handovers.assertSpread(new SampleClient(address), second, 3);
		}
	}

	@ParameterizedTest(name = "{1} beside {0}")
	@MethodSource("pairs")
	void whoIsNotReplacedIsNotAskedToStop(Row older, Row younger) throws Exception {
		SampleProcess first = this.processes.start(older.arguments(SampleTransport.EPOLL, "takeover", 2));
		int port = first.port();
		SampleProcess second = this.processes.startOn(port, younger.arguments(SampleTransport.EPOLL, "takeover", 2));
		assertThat(second.port()).isEqualTo(port);
		awaitWarning(port, first, second);
		// It looks at the others every second
		await("nobody is asked").during(Duration.ofSeconds(3))
			.atMost(LIMIT)
			.until(() -> !first.hasEnded() && !(first.output() + second.output()).contains("Asked process"));
		assertThat(PortListeners.count(port)).isEqualTo(4);
	}

	private static void awaitWarning(int port, SampleProcess... processes) {
		await("somebody says who gets what").atMost(LIMIT)
			.untilAsserted(() -> assertThat(Stream.of(processes).flatMap((process) -> process.warnings().stream()))
				.anySatisfy((line) -> assertThat(line).contains("Port %d: ".formatted(port), "are no group with")));
	}

}
