package io.github.reuseport.it.handover;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.reuseport.it.sample.AddedLibrary;
import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;
import io.github.reuseport.it.sample.Whoami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for a copy of the sample application that stops while others go on, when
 * something happens in between.
 */
@EnabledOnOs(OS.LINUX)
class DrainIT {

	private static final Duration LIMIT = SampleProcess.LIMIT;

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void everyoneServesAfterTheOneThatDrainsIsKilled(SampleTransport transport) throws Exception {
		SampleProcess first = start(0, 3, transport, "10m");
		SampleProcess second = start(first.port(), 2, transport, "10m");
		transport.requireOn(new SampleClient(first.port()).whoami().eventLoop());
		first.terminate();
		awaitSteered(first);
		assertThat(new SampleClient(second.port()).whoami(50)).extracting(Whoami::pid).containsOnly(second.pid());
		SampleProcess third = start(first.port(), 2, transport, "10m");
		third.port();
		first.kill();
		first.exitCode();
		assertThat(first.output()).contains(Handovers.DRAINING).doesNotContain("Drained port");
		awaitEveryListener(second.port(), 4);
		second.kill();
		third.kill();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void drainGoesOnAfterOneOfTheOthersIsKilled(SampleTransport transport) throws Exception {
		SampleProcess first = start(0, 2, transport, "2s");
		int port = first.port();
		SampleProcess second = start(port, 3, transport, "2s");
		SampleProcess third = start(second.port(), 2, transport, "2s");
		third.port();
		transport.requireOn(new SampleClient(port).whoami().eventLoop());
		first.terminate();
		awaitSteered(first);
		second.kill();
		second.exitCode();
		first.exitCode();
		Handovers.assertDrained(first, port);
		assertThat(first.warnings()).isEmpty();
		awaitEveryListener(port, 2);
		assertThat(PortListeners.count(port)).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	void stopsBySigtermAfterTheGraceTime(String shutdown, @TempDir Path directory) throws Exception {
		SampleProcess first = start(0, 2, SampleTransport.EPOLL, "1s", "--server.shutdown=" + shutdown,
				AddedLibrary.create(directory, PatientStop.class));
		SampleProcess second = start(first.port(), 2, SampleTransport.EPOLL, "1s");
		second.port();
		first.terminate();
		awaitSteered(first);
		first.exitCode();
		Handovers.assertDrained(first, second.port());
		assertThat(first.warnings()).isEmpty();
		assertThat(PortListeners.count(second.port())).isEqualTo(2);
		awaitEveryListener(second.port(), 2);
	}

	private SampleProcess start(int port, int loops, SampleTransport transport, String grace, String... more)
			throws Exception {
		String[] arguments = new String[more.length + 5];
		arguments[0] = "--server.reuseport.sharing=shared";
		arguments[1] = "--server.reuseport.drain.grace=" + grace;
		arguments[2] = "--spring.lifecycle.timeout-per-shutdown-phase=10m";
		arguments[3] = transport.systemProperty();
		arguments[4] = "-Dreactor.netty.ioWorkerCount=" + loops;
		System.arraycopy(more, 0, arguments, 5, more.length);
		SampleProcess process = this.processes.startOn(port, arguments);
		assertThat(process.serves()).isTrue();
		return process;
	}

	private static void awaitSteered(SampleProcess process) {
		await("connections are steered away").atMost(LIMIT)
			.until(() -> process.output().contains("go to ") && process.output().contains("of other processes now"));
	}

	private static void awaitEveryListener(int port, int listeners) {
		SampleClient client = new SampleClient(port);
		await("every listener gets connections").atMost(LIMIT).untilAsserted(() -> {
			Set<String> answers = new TreeSet<>();
			for (Whoami whoami : client.whoami(80)) {
				answers.add(whoami.pid() + " " + whoami.listener());
			}
			assertThat(answers).hasSize(listeners);
		});
	}

}
