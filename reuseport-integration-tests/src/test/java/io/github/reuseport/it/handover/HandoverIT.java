package io.github.reuseport.it.handover;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.reuseport.it.sample.NetworkNamespace;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;
import io.github.reuseport.it.sample.Whoami;
import io.github.reuseport.load.Load;
import io.github.reuseport.load.LoadKind;
import io.github.reuseport.load.LoadRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for handovers from one version of the sample application to the next, under load.
 * With the system property {@code handovers} there are that many of each kind, the same
 * with some of plain close beside them, and a table of all.
 */
@EnabledOnOs(OS.LINUX)
class HandoverIT {

	private static final Integer HANDOVERS = Integer.getInteger("handovers");

	private static final String[] SHARED = Stream
		.concat(Stream.of("--server.reuseport.sharing=shared", "-Dreactor.netty.ioWorkerCount=2"),
				LoadKind.BUSY.warmUp().stream())
		.toArray(String[]::new);

	private static final HandoverTable table = new HandoverTable();

	private static final List<String> lines = new ArrayList<>();

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@AfterAll
	static void printTable() {
		System.out.println(HandoverTable.HEADER);
		table.lines().forEach(System.out::println);
		lines.forEach(System.out::println);
	}

	@Test
	void loseNothing() throws Exception {
		assumeThat(HANDOVERS).as("short series; the full one is made kind by kind").isNull();
		handOver(new HandoverPlan(List.of(LoadKind.BUSY, LoadKind.KEEP_ALIVE, LoadKind.HTTP2, LoadKind.SLOW),
				SampleTransport.EPOLL, true, 4, List.of(4, 2, 4, 1)));
	}

	@Test
	void loseNothingOnIoUring() throws Exception {
		assumeThat(HANDOVERS).as("short series; the full one is made kind by kind").isNull();
		handOver(new HandoverPlan(List.of(LoadKind.BUSY, LoadKind.KEEP_ALIVE), SampleTransport.IO_URING, true, 2,
				List.of(4, 2)));
	}

	@ParameterizedTest
	@MethodSource("series")
	void loseNothingInManyHandovers(LoadKind load, List<Integer> listeners) throws Exception {
		handOverManyTimes(load, SampleTransport.EPOLL, listeners);
	}

	@ParameterizedTest
	@MethodSource("series")
	void loseNothingInManyHandoversOnIoUring(LoadKind load, List<Integer> listeners) throws Exception {
		handOverManyTimes(load, SampleTransport.IO_URING, listeners);
	}

	static Stream<Arguments> series() {
		List<Arguments> series = new ArrayList<>();
		for (LoadKind load : LoadKind.values()) {
			series.add(Arguments.of(load, List.of(4)));
		}
		series.add(Arguments.of(LoadKind.BUSY, List.of(4, 2, 4, 1)));
		return series.stream();
	}

	private void handOverManyTimes(LoadKind load, SampleTransport transport, List<Integer> listeners) throws Exception {
		assumeThat(HANDOVERS).as("full series (-Dhandovers=20)").isNotNull();
		HandoverPlan plan = new HandoverPlan(List.of(load), transport, true, HANDOVERS * listeners.size(), listeners);
		Handovers.run(this.processes, plan.withoutDrain(Math.max(2, HANDOVERS / 5)), table);
		this.processes.end();
		handOver(plan);
	}

	@Test
	void loseNothingOnNioWhereTheKernelMigratesConnections() throws Exception {
		HandoverPlan plan = new HandoverPlan(List.of(LoadKind.BUSY), SampleTransport.NIO, true,
				(HANDOVERS != null) ? HANDOVERS : 1, List.of(4));
		NetworkNamespace.Result result = new NetworkNamespace(NetworkNamespace.MIGRATING).run(HandoverMain.class,
				Duration.ofMinutes(10 + plan.handovers()), HandoverMain.arguments(plan));
		lines.addAll(result.output().lines().toList());
		assertThat(result.status()).isZero();
	}

	/**
	 * Five, or in the short series three, processes share the port. One after the other
	 * is replaced: its successor is started, and when that serves it is stopped.
	 */
	@Test
	void loseNothingInARollingRestart() throws Exception {
		int size = (HANDOVERS != null) ? 5 : 3;
		Deque<SampleProcess> serving = new ArrayDeque<>();
		serving.add(this.processes.start(SHARED));
		int port = serving.getFirst().port();
		while (serving.size() < size) {
			serving.add(this.processes.startOn(port, SHARED));
		}
		for (SampleProcess process : serving) {
			process.port();
		}
		LoadRecorder recorder = table.handover("BUSY, epoll, rolling restart of " + size);
		try (Load load = new Load(LoadKind.BUSY, port, recorder)) {
			for (int i = 0; i < size; i++) {
				load.pause(Handovers.PAUSE);
				serving.add(this.processes.startOn(port, SHARED));
				serving.getLast().port();
				load.pause(Duration.ZERO);
				SampleProcess old = serving.removeFirst();
				old.terminate();
				old.exitCode();
				Handovers.assertDrained(old, port);
				Handovers.awaitAnswers(load);
			}
		}
		assertThat(recorder.result().reasons()).isEmpty();
		assertThat(recorder.result().failed()).isZero();
		assertThat(new SampleClient(port).whoami(100 * size)).extracting(Whoami::pid)
			.containsOnly(serving.stream().map(SampleProcess::pid).toArray(Long[]::new));
	}

	private void handOver(HandoverPlan plan) throws Exception {
		HandoverTable results = new HandoverTable();
		try {
			Handovers.run(this.processes, plan, results);
		}
		finally {
			lines.addAll(results.lines());
		}
		assertThat(results.results()).allSatisfy((handover, result) -> {
			assertThat(result.reasons()).isEmpty();
			assertThat(result.failed()).isZero();
		});
	}

}
