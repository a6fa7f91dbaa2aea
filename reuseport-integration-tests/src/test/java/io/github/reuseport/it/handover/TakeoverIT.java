package io.github.reuseport.it.handover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.reuseport.it.sample.AddedLibrary;
import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.ReuseportHealth;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.Whoami;
import io.github.reuseport.load.Load;
import io.github.reuseport.load.LoadKind;
import io.github.reuseport.load.LoadRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for copies of the sample application that take over a port from one another.
 */
@EnabledOnOs(OS.LINUX)
class TakeoverIT {

	private static final String TAKEOVER = "--server.reuseport.sharing=takeover";

	private static final String TWO_EVENT_LOOPS = "-Dreactor.netty.ioWorkerCount=2";

	private static final int EXIT_CODE_OF_SIGTERM = 143;

	/**
	 * Listens beside the application, as the kernel says that the application does.
	 */
	private static final String PROGRAM = """

			import socket, sys
			port = int(sys.argv[1])
			wildcard = ':%04X %032d:0000 0A ' % (port, 0)
			dual = any(wildcard in row for row in open('/proc/net/tcp6'))
			s = socket.socket(socket.AF_INET6 if dual else socket.AF_INET)
			s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
			s.bind(('::' if dual else '127.0.0.1', port))
			s.listen()
			print('listens', flush=True)
			while True:
				s.accept()[0].close()
			""";

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@Test
	void theOldProcessIsAskedAndGoes() throws Exception {
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		assertThat(new SampleClient(port).whoami().pid()).isEqualTo(old.pid());
		SampleProcess taker = this.processes.startOn(port, TAKEOVER, TWO_EVENT_LOOPS);
		assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		await("it is told").atMost(SampleProcess.LIMIT)
			.untilAsserted(() -> assertThat(taker.output())
				.contains("Asked process %d, which has 2 listener(s) on port %d, to stop".formatted(old.pid(), port))
				.containsPattern(
						"Process %d has closed its listeners on port %d, \\d+ ms after".formatted(old.pid(), port))
				.containsPattern("Process %d has ended, \\d+ ms after".formatted(old.pid())));
		assertThat(taker.warnings()).isEmpty();
		Handovers.assertSpread(new SampleClient(port), taker, 2);
	}

	@Test
	void startsAsEverWhenNobodyListens() throws Exception {
		SampleProcess process = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		SampleClient client = new SampleClient(process.port());
		Handovers.assertSpread(client, process, 2);
		assertThat(client.health()).isEqualTo(ReuseportHealth.up("epoll", process.port(), 2, 0));
		assertThat(process.warnings()).isEmpty();
		assertThat(process.output()).doesNotContain("Asked process");
	}

	@Test
	void theOldProcessIsLeftAloneWhenTheNewOneFailsBeforeItIsReady() throws Exception {
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		SampleProcess taker;
		try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			// Started after the web server, which listens already
			taker = this.processes.startOn(port, TAKEOVER, TWO_EVENT_LOOPS, "--management.server.address=127.0.0.1",
					"--management.server.port=" + occupied.getLocalPort());
			assertThat(taker.exitCode()).isEqualTo(1);
		}
		assertThat(taker.output()).contains("Listening on port " + port, "APPLICATION FAILED TO START")
			.doesNotContain("Asked process");
		Handovers.assertSpread(new SampleClient(port), old, 2);
	}

	@Test
	void aPlainListenerCannotBeTakenOver() throws Exception {
		try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			SampleProcess taker = this.processes.startOn(plain.getLocalPort(), TAKEOVER);
			assertThat(taker.exitCode()).isEqualTo(1);
			assertThat(taker.output()).contains("Port %d was already in use".formatted(plain.getLocalPort()),
					"'server.reuseport.sharing' is 'takeover': a listener there is a plain one, without SO_REUSEPORT");
		}
	}

	@Test
	void theListenersOfAnotherUserCannotBeTakenOver() throws Exception {
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		List<String> otherUser = List.of("setpriv", "--reuid=65534", "--clear-groups");
		assumeThat(SampleProcesses.isPossible(otherUser)).as("processes of another user, which only root may start")
			.isTrue();
		SampleProcess taker = this.processes.startBy(otherUser, port, TAKEOVER, TWO_EVENT_LOOPS);
		assertThat(taker.exitCode()).isEqualTo(1);
		assumeThat(taker.output()).as("jar that another user may read")
			.doesNotContain("Could not find or load main class");
		assertThat(taker.output()).contains("Port %d was already in use".formatted(port), "2 listeners of another user",
				"'server.reuseport.sharing' is 'takeover': a port is shared by processes of one user only");
		Handovers.assertSpread(new SampleClient(port), old, 2);
	}

	@Test
	void processesThatOnlyShareThePortAreAskedToo() throws Exception {
		SampleProcess shared = this.processes.start("--server.reuseport.sharing=shared", TWO_EVENT_LOOPS);
		int port = shared.port();
		SampleProcess other = this.processes.startOn(port, "--server.reuseport.sharing=shared", TWO_EVENT_LOOPS);
		assertThat(other.port()).isEqualTo(port);
		SampleProcess taker = this.processes.startOn(port, TAKEOVER, TWO_EVENT_LOOPS);
		assertThat(shared.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		assertThat(other.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		Handovers.assertSpread(new SampleClient(port), taker, 2);
	}

	@RepeatedTest(2)
	void ofTwoThatTakeOverAtTheSameMomentOneRemains() throws Exception {
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		LoadRecorder recorder = new LoadRecorder();
		SampleProcess remaining;
		try (Load load = new Load(LoadKind.NEW_CONNECTIONS, port, recorder)) {
			load.pause(Handovers.PAUSE);
			SampleProcess first = this.processes.startOn(port, TAKEOVER, TWO_EVENT_LOOPS);
			remaining = this.processes.startOn(port, TAKEOVER, TWO_EVENT_LOOPS);
			assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
			// The younger one remains, whichever of them was ready first
			assertThat(first.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
			Handovers.awaitAnswers(load);
		}
		Handovers.assertSpread(new SampleClient(port), remaining, 2);
		assertThat(PortListeners.count(port)).isEqualTo(2);
		assertThat(recorder.result().reasons()).isEmpty();
		assertThat(recorder.result().failed()).isZero();
	}

	@Test
	void anOlderProcessThatListensLaterIsAskedToo(@TempDir Path directory) throws Exception {
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		Path gate = directory.resolve("gate");
		// It becomes the application itself, so it is as old as the shell
		SampleProcess late = this.processes.startBy(
				List.of("bash", "-c", "until [ -e \"$0\" ]; do sleep 0.1; done; exec \"$@\"", gate.toString()), port,
				TAKEOVER, TWO_EVENT_LOOPS);
		SampleProcess taker = this.processes.startOn(port, TAKEOVER, TWO_EVENT_LOOPS);
		assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		Files.createFile(gate);
		assertThat(late.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		assertThat(late.output()).contains("Listening on port " + port).doesNotContain("Asked process " + taker.pid());
		Handovers.assertSpread(new SampleClient(port), taker, 2);
	}

	@Test
	void bothServeWhenTheHolderIsInAnotherPidNamespace() throws Exception {
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		List<String> namespace = List.of("unshare", "-Urpf", "--mount-proc", "--kill-child");
		assumeThat(SampleProcesses.isPossible(namespace))
			.as("pid namespace, which unprivileged users must be allowed to create")
			.isTrue();
		SampleProcess taker = this.processes.startBy(namespace, port, TAKEOVER, TWO_EVENT_LOOPS);
		assertThat(taker.port()).isEqualTo(port);
		await("it is warned").atMost(SampleProcess.LIMIT)
			.untilAsserted(() -> assertThat(taker.warnings()).singleElement()
				.asString()
				.contains("The process of 2 listener(s) on port %d cannot be found".formatted(port)));
		assertThat(PortListeners.count(port)).isEqualTo(4);
		assertThat(new SampleClient(port).whoami(100)).extracting(Whoami::pid).contains(old.pid()).contains(1L);
		taker.kill();
	}

	@Test
	void aPlainProgramIsNotAsked() throws Exception {
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		Process program = join(List.of("python3"), port, "");
		try {
			SampleProcess taker = this.processes.startOn(port, TAKEOVER, TWO_EVENT_LOOPS);
			assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
			assertNotAsked(taker, "Process %d, which has 1 listener(s) on port %d, is not asked to stop, because it "
				.formatted(program.pid(), port) + "does not take part in handovers");
			assertThat(program.isAlive()).isTrue();
		}
		finally {
			program.destroyForcibly().waitFor();
		}
	}

	@Test
	void anExclusiveServerThatWasJoinedIsNotAsked() throws Exception {
		SampleProcess exclusive = this.processes.start(TWO_EVENT_LOOPS);
		int port = exclusive.port();
		SampleProcess taker = this.processes.startOn(port, TAKEOVER, TWO_EVENT_LOOPS);
		assertNotAsked(taker, "Process %d, which has 2 listener(s) on port %d, is not asked to stop, because it does "
			.formatted(exclusive.pid(), port) + "not take part in handovers");
		assertThat(PortListeners.count(port)).isEqualTo(4);
	}

	@Test
	void aProcessOfTheSameUserThatDoesNotLetItselfBeLookedAtIsNotAsked() throws Exception {
		List<String> otherUser = List.of("setpriv", "--reuid=65534", "--clear-groups");
		assumeThat(SampleProcesses.isPossible(otherUser)).as("processes of another user, which only root may start")
			.isTrue();
		SampleProcess old = this.processes.startBy(otherUser, 0, TAKEOVER, TWO_EVENT_LOOPS);
		assumeThat(old.serves()).as("jar that another user may read").isTrue();
		int port = old.port();
		// As a program with file capabilities is: PR_SET_DUMPABLE
		Process program = join(List.of("setpriv", "--reuid=65534", "--clear-groups", "/usr/bin/python3"), port,
				"import ctypes; ctypes.CDLL(None).prctl(4, 0)");
		try {
			SampleProcess taker = this.processes.startBy(otherUser, port, TAKEOVER, TWO_EVENT_LOOPS);
			assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
			assertNotAsked(taker, "The process of 1 listener(s) on port %d cannot be found".formatted(port));
			assertThat(taker.warnings()).singleElement()
				.asString()
				.contains("do not let themselves be looked at (")
				.contains(Long.toString(program.pid()));
			assertThat(program.isAlive()).isTrue();
		}
		finally {
			program.destroyForcibly().waitFor();
		}
	}

	@Test
	void theOldProcessIsAskedWhenTheNewOneIsReady(@TempDir Path directory) throws Exception {
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		Path gate = directory.resolve("gate");
		SampleProcess taker = this.processes.startOn(port, TAKEOVER, TWO_EVENT_LOOPS, "-Dgate=" + gate,
				AddedLibrary.create(directory.resolve("library"), LateReadiness.class));
		await("it is told").atMost(SampleProcess.LIMIT)
			.untilAsserted(() -> assertThat(taker.output())
				.contains("Process %d, which has 2 listener(s) on port %d, will be asked to stop when this one accepts "
					.formatted(old.pid(), port) + "traffic"));
		assertThat(taker.output()).doesNotContain("Asked process");
		assertThat(PortListeners.count(port)).isEqualTo(4);
		Files.createFile(gate);
		assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		Handovers.assertSpread(new SampleClient(port), taker, 2);
		assertThat(taker.warnings()).isEmpty();
	}

	@Test
	void itIsToldWhenTwoAreStartedAgainForEver(@TempDir Path directory) throws Exception {
		Path stop = directory.resolve("stop");
		List<String> again = List.of("bash", "-c", "until [ -e \"$0\" ]; do \"$@\"; sleep 2; done", stop.toString());
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		List<SampleProcess> loops = new ArrayList<>();
		try {
			loops.add(this.processes.startBy(again, port, TAKEOVER, TWO_EVENT_LOOPS));
			assertThat(loops.get(0).serves()).isTrue();
			loops.add(this.processes.startBy(again, port, TAKEOVER, TWO_EVENT_LOOPS));
			await("it is told").atMost(SampleProcess.LIMIT)
				.untilAsserted(() -> assertThat(loops).flatExtracting(SampleProcess::warnings)
					.singleElement()
					.asString()
					.contains("Port %d was taken over 3 times in a row".formatted(port),
							"If these were upgrades, there is nothing to be done", "Restart=on-failure",
							"server.reuseport.sharing to 'shared'"));
		}
		finally {
			Files.createFile(stop);
			loops.stream()
				.flatMap((loop) -> ProcessHandle.of(loop.pid()).stream())
				.flatMap(ProcessHandle::children)
				.forEach(ProcessHandle::destroyForcibly);
			for (SampleProcess loop : loops) {
				loop.exitCode();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "exec \"$@\"", "\"$@\"; true" })
	void aProcessThatOthersWouldEndWithIsNotAsked(String script) throws Exception {
		List<String> namespace = List.of("unshare", "-Urpf", "--mount-proc", "--kill-child", "bash", "-c", script,
				"first");
		assumeThat(SampleProcesses.isPossible(namespace))
			.as("pid namespace, which unprivileged users must be allowed to create")
			.isTrue();
		SampleProcess old = this.processes.startBy(namespace, 0, TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		long first = ProcessHandle.of(old.pid()).orElseThrow().children().findFirst().orElseThrow().pid();
		// It ends with the namespace
		SampleProcess taker = this.processes.startBy(
				List.of("nsenter", "--target=" + first, "--user", "--preserve-credentials", "--pid", "--mount"), port,
				TAKEOVER, TWO_EVENT_LOOPS);
		assertNotAsked(taker, "process 1 of its pid namespace");
		assertThat(PortListeners.count(port)).isEqualTo(4);
	}

	private void assertNotAsked(SampleProcess taker, String reason) {
		await("it is warned").atMost(SampleProcess.LIMIT)
			.untilAsserted(() -> assertThat(taker.warnings()).singleElement()
				.asString()
				.contains(reason)
				.contains("it and this one both go on serving"));
	}

	private Process join(List<String> python, int port, String before) throws IOException {
		List<String> command = new ArrayList<>(python);
		command.addAll(List.of("-c", before + PROGRAM, Integer.toString(port)));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		assumeThat(process.getInputStream().read()).as("python3").isNotEqualTo(-1);
		return process;
	}

}
