package io.github.reuseport.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

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

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@Test
	void theOldProcessIsAskedAndGoes() throws Exception {
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS);
		int port = old.port();
		assertThat(new SampleClient(port).whoami().pid()).isEqualTo(old.pid());
		SampleProcess taker = this.processes.startOn(port, TAKEOVER, TWO_EVENT_LOOPS);
		assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		await("it is told").atMost(10, TimeUnit.SECONDS)
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
		assumeThat(isPossible(otherUser)).as("processes of another user, which only root may start").isTrue();
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
		assumeThat(isPossible(namespace)).as("pid namespace, which unprivileged users must be allowed to create")
			.isTrue();
		SampleProcess taker = this.processes.startBy(namespace, port, TAKEOVER, TWO_EVENT_LOOPS);
		assertThat(taker.port()).isEqualTo(port);
		await("it is warned").atMost(10, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(taker.warnings()).singleElement()
				.asString()
				.contains("The process of 2 listener(s) on port %d cannot be found".formatted(port)));
		assertThat(PortListeners.count(port)).isEqualTo(4);
		assertThat(new SampleClient(port).whoami(100)).extracting(Whoami::pid).contains(old.pid()).contains(1L);
		taker.kill();
	}

	private boolean isPossible(List<String> program) throws InterruptedException {
		try {
			List<String> command = new ArrayList<>(program);
			command.add("true");
			return new ProcessBuilder(command).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
