package io.github.reuseport.it.listener;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.reuseport.it.sample.ClassArchive;
import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for training runs of the sample application, and for what it starts with then.
 * Set the system property {@code starts} to measure what the start gains in a takeover,
 * by so many starts of each kind in turn.
 */
@EnabledOnOs(OS.LINUX)
@Tag("alone")
class ClassArchiveIT {

	private static final Integer STARTS = Integer.getInteger("starts");

	private static final String FOUR_LOOPS = "-Dreactor.netty.ioWorkerCount=4";

	private static final String PROCESSED = "-Dspring.aot.enabled=true";

	private static final String LATE = "classes that are needed late have been loaded";

	private static final int EXIT_CODE_OF_SIGTERM = 143;

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@TempDir
	private Path directory;

	private Path extract() throws Exception {
		return ClassArchive.extract(this.processes, Path.of(System.getProperty("sample.jar")), this.directory);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
	void theTrainingRunOpensNoListenerAndTheApplicationStartsWithWhatItLeaves(ClassArchive archive) throws Exception {
		Path jar = extract();
		SampleProcess training = archive.train(this.processes, jar);
		assertThat(training.output()).contains("Starting SampleApplication")
			.doesNotContain("Listening on port", "Netty started");
		SampleProcess process = this.processes.launch(archive.command(jar, List.of(FOUR_LOOPS),
				List.of("--server.port=0", "--logging.level.io.github.reuseport.server.LateClasses=debug")));
		int port = process.port();
		assertThat(PortListeners.count(port)).isEqualTo(4);
		assertThat(new SampleClient(port).get("/hello").status()).isEqualTo(200);
		await().atMost(SampleProcess.LIMIT).untilAsserted(() -> assertThat(process.output()).contains(LATE));
		process.terminate();
		assertThat(process.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		assertThat(process.warnings()).isEmpty();
	}

	@Test
	void measuresTheStartInATakeover() throws Exception {
		assumeThat(STARTS).as("-Dstarts=5").isNotNull();
		Path jar = extract();
		Map<String, List<List<Long>>> times = new LinkedHashMap<>();
		for (ClassArchive archive : ClassArchive.values()) {
			if (archive != ClassArchive.NONE) {
				archive.train(this.processes, jar);
			}
		}
		SampleProcess old = this.processes.launch(ClassArchive.NONE.command(jar, List.of(FOUR_LOOPS), arguments(0)));
		int port = old.port();
		for (int i = 0; i < STARTS; i++) {
			for (ClassArchive archive : ClassArchive.values()) {
				for (List<String> options : List.of(List.of(FOUR_LOOPS), List.of(FOUR_LOOPS, PROCESSED))) {
					Instant begin = Instant.now();
					SampleProcess taker = this.processes.launch(archive.command(jar, options, arguments(port)));
					assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
					await().until(() -> taker.timeOf("has closed its listeners").isPresent());
					times
						.computeIfAbsent(archive + (options.contains(PROCESSED) ? " and AOT" : ""),
								(name) -> new ArrayList<>())
						.add(List.of(millis(begin, taker, "Started SampleApplication"),
								millis(begin, taker, "has closed its listeners"), firstAnswer(port)));
					old = taker;
				}
			}
		}
		times.forEach((name, rows) -> System.out.printf(
				"%s: started after %d ms, old one closed after %d ms, slowest of 20 answers %d ms (medians of %d)%n",
				name, median(rows, 0), median(rows, 1), median(rows, 2), rows.size()));
	}

	private static List<String> arguments(int port) {
		return List.of("--server.port=" + port, "--server.reuseport.sharing=takeover");
	}

	private static long millis(Instant begin, SampleProcess process, String line) {
		return Duration.between(begin, process.timeOf(line).orElseThrow()).toMillis();
	}

	private static long firstAnswer(int port) throws Exception {
		long slowest = 0;
		for (int i = 0; i < 20; i++) {
			long begin = System.nanoTime();
			assertThat(new SampleClient(port).get("/hello").status()).isEqualTo(200);
			slowest = Math.max(slowest, System.nanoTime() - begin);
		}
		return Duration.ofNanos(slowest).toMillis();
	}

	private static long median(List<List<Long>> rows, int column) {
		return rows.stream()
			.map((row) -> row.get(column))
			.sorted()
			.skip((rows.size() - 1) / 2)
			.findFirst()
			.orElseThrow();
	}

}
