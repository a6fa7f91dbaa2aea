package io.github.reuseport.it.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.reuseport.load.Load;
import io.github.reuseport.load.LoadKind;
import io.github.reuseport.load.LoadRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients of several kinds at once, and the account of their requests. They do not hurry,
 * so that processes can start beside them.
 */
final class EveryLoad implements AutoCloseable {

	/**
	 * How many requests a kind has outstanding at most.
	 */
	static final int CLIENTS = 64;

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final Map<LoadKind, LoadRecorder> recorders = new EnumMap<>(LoadKind.class);

	private final List<Load> loads = new ArrayList<>();

	/**
	 * Begin.
	 * @param port the port of the application on the loopback address
	 * @param kinds the kinds of the clients
	 */
	EveryLoad(int port, Set<LoadKind> kinds) {
		for (LoadKind kind : kinds) {
			LoadRecorder recorder = new LoadRecorder();
			this.recorders.put(kind, recorder);
			Load load = new Load(kind, port, recorder);
			load.pause(PAUSE);
			this.loads.add(load);
		}
	}

	/**
	 * Wait until the clients of each kind have got as many answers as there are clients.
	 */
	void awaitAnswers() {
		Map<LoadKind, Long> before = new EnumMap<>(LoadKind.class);
		this.recorders.forEach((kind, recorder) -> before.put(kind, recorder.result().answered()));
		await("clients of every kind are answered").atMost(LIMIT)
			.untilAsserted(() -> this.recorders.forEach((kind, recorder) -> assertThat(recorder.result().answered())
				.as("answers to %s, outstanding %d", kind, recorder.outstanding())
				.isGreaterThan(before.get(kind) + CLIENTS)));
	}

	/**
	 * Why requests have failed so far.
	 * @return the number of each reason, which begins with the kind of the clients
	 */
	Map<String, Long> failures() {
		Map<String, Long> failures = new TreeMap<>();
		this.recorders.forEach((kind, recorder) -> recorder.result()
			.reasons()
			.forEach((reason, count) -> failures.put(kind + ": " + reason, count)));
		return failures;
	}

	long answered() {
		return this.recorders.values().stream().mapToLong((recorder) -> recorder.result().answered()).sum();
	}

	/**
	 * See to it that no request is lost from the account: those of which nothing has come
	 * are those that the clients wait for.
	 */
	void assertAccounted() {
		this.recorders.forEach((kind, recorder) -> assertThat(recorder.outstanding()).as("outstanding of " + kind)
			.isBetween(0L, (long) CLIENTS));
	}

	/**
	 * End, and see to it that every request was answered or has failed.
	 */
	@Override
	public void close() {
		this.loads.forEach((load) -> load.pause(Duration.ZERO));
		this.loads.forEach(Load::close);
		this.recorders
			.forEach((kind, recorder) -> assertThat(recorder.outstanding()).as("outstanding of " + kind).isZero());
	}

}
