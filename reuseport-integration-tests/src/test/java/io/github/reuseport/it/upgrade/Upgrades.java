package io.github.reuseport.it.upgrade;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.reuseport.it.handover.HandoverTable;
import io.github.reuseport.it.handover.Handovers;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.load.Load;
import io.github.reuseport.load.LoadKind;
import io.github.reuseport.load.LoadRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Versions of the sample application that follow one another on a port, while clients
 * load it with kept and with new connections. Each of the upgrades is seen to lose
 * nothing and to leave nothing behind.
 */
public final class Upgrades {

	public static final String TAKEOVER = "--server.reuseport.sharing=takeover";

	/**
	 * What is warned of because of many upgrades in a row, and by Netty of the test's
	 * HTTP/3.
	 */
	private static final Pattern EXPECTED = Pattern
		.compile("was taken over \\d+ times in a row|Unknown channel option '.*SO_REUSEPORT'");

	private static final int EXIT_CODE_OF_SIGTERM = 143;

	private final int port;

	private final HandoverTable table;

	private final String description;

	private SampleProcess current;

	/**
	 * Begin with a first version.
	 * @param current the first version
	 * @param table counts the upgrades and what comes of the requests
	 * @param description what the upgrades are like
	 */
	public Upgrades(SampleProcess current, HandoverTable table, String description) {
		this.current = current;
		this.port = current.port();
		this.table = table;
		this.description = description;
	}

	public int port() {
		return this.port;
	}

	/**
	 * Upgrade to a version that asks the one before to stop.
	 * @param listeners how many listeners it has
	 * @param start starts it on the port
	 */
	public void next(int listeners, Start start) throws Exception {
		next(listeners, start, (old) -> {
		});
		assertThat(this.current.output()).contains("Asked process ");
	}

	/**
	 * Upgrade to a next version.
	 * @param listeners how many listeners it has
	 * @param start starts it on the port
	 * @param stop stops the old version when the next one is ready
	 */
	public void next(int listeners, Start start, Consumer<SampleProcess> stop) throws Exception {
		SampleProcess old = this.current;
		LoadRecorder recorder = this.table.handover(this.description);
		try (Load kept = new Load(LoadKind.KEEP_ALIVE, this.port, recorder);
				Load fresh = new Load(LoadKind.NEW_CONNECTIONS, this.port, recorder)) {
			List<Load> loads = List.of(kept, fresh);
			loads.forEach(Handovers::awaitAnswers);
			// Or the machine would be busy for long until the next version has started
			loads.forEach((load) -> load.pause(Handovers.PAUSE));
			this.current = start.on(this.port);
			Handovers.awaitListening(this.current);
			loads.forEach((load) -> load.pause(Duration.ZERO));
			assertThat(this.current.port()).isEqualTo(this.port);
			await("the next version is ready").atMost(SampleProcess.LIMIT)
				.until(() -> this.current.output().contains("Started SampleApplication in "));
			stop.accept(old);
			assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
			loads.forEach(Handovers::awaitAnswers);
		}
		assertThat(recorder.result().reasons()).isEmpty();
		assertThat(recorder.result().failed()).isZero();
		assertDrained(old);
		PlainSpread.assertBack(this.port, listeners, List.of(this.current),
				old.timeOf("Closed the listeners of port " + this.port).orElseThrow());
		assertThat(Stream.of(old, this.current).flatMap((process) -> unexpectedWarnings(process).stream())).isEmpty();
	}

	private void assertDrained(SampleProcess old) {
		Handovers.assertDrained(old, this.port);
		assertThat(old.output())
			.containsPattern("Drained port %d after .* 0 connection\\(s\\) cut".formatted(this.port))
			.doesNotContain("Exception:");
	}

	/**
	 * Warnings of a process that do not belong there.
	 * @param process the process
	 * @return the lines
	 */
	static List<String> unexpectedWarnings(SampleProcess process) {
		return process.warnings().stream().filter((warning) -> !EXPECTED.matcher(warning).find()).toList();
	}

	/**
	 * Starts a version.
	 */
	@FunctionalInterface
	public interface Start {

		SampleProcess on(int port) throws Exception;

	}

}
