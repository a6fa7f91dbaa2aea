package io.github.reuseport.benchmarks.proc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Usage}, {@link Snapshot} and {@link Task}.
 */
class UsageTests {

	private static final int CORES = Runtime.getRuntime().availableProcessors();

	@Test
	void cpuTimeOfAChildOfTheServerIsTheServersUntilItEnds() throws Exception {
		Process server = new ProcessBuilder("bash", "-c", "read; (while :; do :; done) & read").start();
		try {
			ProcessTree processes = new ProcessTree(server.pid());
			Snapshot before = new Snapshot(processes);
			server.getOutputStream().write('\n');
			server.getOutputStream().flush();
			await("the child has used CPU time").atMost(Duration.ofSeconds(60))
				.until(() -> before.untilNow().serverMicros() > 200_000);
			Usage usage = before.untilNow();
			assertThat(usage.serverMicros()).isGreaterThan(150_000L);
			assertThat(usage.contextSwitches()).isPositive();
		}
		finally {
			server.descendants().forEach(ProcessHandle::destroyForcibly);
			server.destroyForcibly();
		}
	}

	@Test
	void cpuTimeOfALoadGeneratorThatHasEndedIsTheGenerators() throws Exception {
		Process idle = new ProcessBuilder("sleep", "60").start();
		try {
			await("the process sleeps").atMost(Duration.ofSeconds(60))
				.until(() -> Files.readString(Path.of("/proc/%d/stat".formatted(idle.pid()))).contains("(sleep) S "));
			Snapshot before = new Snapshot(new ProcessTree(idle.pid()));
			Command.run(List.of("bash", "-c", "i=0; while ((i < 200000)); do ((i += 1)); done"), 60);
			Usage usage = before.untilNow();
			assertThat(usage.serverMicros()).isZero();
			assertThat(usage.generatorMicros()).isGreaterThan(50_000L);
		}
		finally {
			idle.destroyForcibly();
		}
	}

	@Test
	void othersUsedWhatIsNeitherIdleNorKnown() {
		Usage usage = new Usage(1, 250_000L * CORES, 0, 250_000L * CORES, 0, 0, 0.3);
		assertThat(usage.others()).isCloseTo(0.2, Offset.offset(0.001));
	}

	@Test
	void loadGeneratorIsTheLimitIfItIsBusyAndTheServerHasTimeLeft() {
		assertThat(usage(0.2, 1).isLimitedByGenerator()).isEqualTo(CORES > 1);
		assertThat(usage(0.2, 0.5).isLimitedByGenerator()).isFalse();
		assertThat(usage(CORES - 1, 1).isLimitedByGenerator()).isFalse();
	}

	@Test
	void compilersAreToldApartAndBothKindsOfSwitchesSummed() {
		List<String> switches = List.of("Pid:\t4711", "voluntary_ctxt_switches:\t40", "nonvoluntary_ctxt_switches:\t2");
		assertThat(task("C2 CompilerThre", switches)).isEqualTo(new Task(true, 7, 42, 40));
		assertThat(task("reactor-http-ep", switches)).isEqualTo(new Task(false, 7, 42, 40));
	}

	private static Task task(String name, List<String> status) {
		return Task.of(Stream.concat(Stream.of("Name:\t" + name), status.stream()).toList(), 7);
	}

	private static Usage usage(double serverCores, double generatorCores) {
		return new Usage(1, Math.round(serverCores * 1e6), 0, Math.round(generatorCores * 1e6), 0, 0, 0);
	}

}
