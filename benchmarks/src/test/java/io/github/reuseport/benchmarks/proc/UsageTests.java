package io.github.reuseport.benchmarks.proc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Usage} and {@link ProcessTree}.
 */
class UsageTests {

	private static final int CORES = Runtime.getRuntime().availableProcessors();

	@Test
	void cpuTimeOfAChildOfTheServerIsTheServersUntilItEnds() throws Exception {
		Process server = new ProcessBuilder("bash", "-c", "read; (while :; do :; done) & read").start();
		try {
			Usage usage = Usage.of(new ProcessTree(server.pid()), () -> {
				server.getOutputStream().write('\n');
				server.getOutputStream().flush();
				await("the child has used CPU time").atMost(Duration.ofSeconds(60))
					.until(() -> new ProcessTree(server.pid()).cpuMicros() > 200_000);
			});
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
			Usage usage = Usage.of(new ProcessTree(idle.pid()), () -> {
				Process generator = new ProcessBuilder("bash", "-c", "i=0; while ((i < 200000)); do ((i += 1)); done")
					.start();
				assertThat(generator.waitFor(60, TimeUnit.SECONDS)).isTrue();
			});
			assertThat(usage.serverMicros()).isZero();
			assertThat(usage.generatorMicros()).isGreaterThan(50_000L);
		}
		finally {
			idle.destroyForcibly();
		}
	}

	@Test
	void othersUsedWhatIsNeitherIdleNorKnown() {
		Usage usage = new Usage(1, 250_000L * CORES, 250_000L * CORES, 0, 0.3, 0);
		assertThat(usage.others()).isCloseTo(0.2, Offset.offset(0.001));
	}

	@Test
	void loadGeneratorIsTheLimitIfItIsBusyAndTheServerHasTimeLeft() {
		assertThat(usage(0.2, 1).limitedByGenerator(1)).isEqualTo(CORES > 1);
		assertThat(usage(0.2, 0.5).limitedByGenerator(1)).isFalse();
		assertThat(usage(CORES - 1, 1).limitedByGenerator(1)).isFalse();
	}

	@Test
	void sumsBothKindsOfSwitches() {
		List<String> status = List.of("Name:\tjava", "voluntary_ctxt_switches:\t40", "nonvoluntary_ctxt_switches:\t2");
		assertThat(ProcessTree.sum(status, "ctxt_switches:")).isEqualTo(42);
	}

	private static Usage usage(double serverCores, double generatorCores) {
		return new Usage(1, Math.round(serverCores * 1e6), Math.round(generatorCores * 1e6), 0, 0, 0);
	}

}
