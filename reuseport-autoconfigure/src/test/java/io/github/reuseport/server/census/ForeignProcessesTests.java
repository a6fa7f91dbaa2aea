package io.github.reuseport.server.census;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.ListeningSockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ForeignProcesses} and {@link PortHolders}.
 */
class ForeignProcessesTests {

	private static final String PROGRAM = """
			import os, socket, sys, time
			s = socket.socket()
			s.bind(('127.0.0.1', 0))
			s.listen()
			sign = socket.socket()
			print(s.getsockname()[1], flush=True)
			print(os.fstat(sign.fileno()).st_ino, flush=True)
			sys.stdin.readline()
			if os.fork() == 0:
				print(os.getpid(), flush=True)
				time.sleep(60)
			""";

	private final ForeignProcesses processes = new ForeignProcesses();

	private Process program;

	private int port;

	private long sign;

	@BeforeEach
	void startProgram() throws Exception {
		this.program = new ProcessBuilder("python3", "-c", PROGRAM).redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		this.port = readNumber();
		this.sign = readNumber();
	}

	@AfterEach
	void endProgram() throws Exception {
		this.program.getOutputStream().close();
		this.program.waitFor();
	}

	@Test
	void findsAProcess() throws Exception {
		PortHolders holders = this.processes.holding(listeners(), Set.of());
		assertThat(holders.found()).containsExactly(new PortHolder(this.program.toHandle(), listeners(), false));
		assertThat(holders.unknown()).isEmpty();
		assertThat(holders.processes()).containsExactly(new ForeignProcess(this.program.pid(), 1));
	}

	@Test
	void aProcessThatHoldsASignTakesPart() throws Exception {
		assertThat(this.processes.holding(listeners(), Set.of(this.sign)).found()).singleElement()
			.satisfies((holder) -> assertThat(holder.takesPart()).isTrue());
		assertThat(this.processes.holding(listeners(), Set.of(4711L)).found()).singleElement()
			.satisfies((holder) -> assertThat(holder.takesPart()).isFalse());
	}

	@Test
	void findsTheOneThatHasInheritedAListenerWhenTheOtherHasEnded() throws Exception {
		List<ListeningSocket> listeners = listeners();
		this.processes.holding(listeners, Set.of());
		this.program.getOutputStream().write('\n');
		this.program.getOutputStream().flush();
		long child = readNumber();
		this.program.waitFor();
		try {
			assertThat(listeners()).isEqualTo(listeners);
			assertThat(this.processes.holding(listeners, Set.of()).processes())
				.containsExactly(new ForeignProcess(child, 1));
		}
		finally {
			ProcessHandle.of(child).ifPresent(ProcessHandle::destroy);
		}
	}

	@Test
	void aListenerOfAProcessThatHasEndedIsUnknown() throws Exception {
		List<ListeningSocket> listeners = listeners();
		this.processes.holding(listeners, Set.of());
		this.program.destroyForcibly().waitFor();
		PortHolders holders = this.processes.holding(listeners, Set.of());
		assertThat(holders.found()).isEmpty();
		assertThat(holders.unknown()).isEqualTo(listeners);
		assertThat(holders.processes()).containsExactly(new ForeignProcess(null, 1));
		assertThat(this.processes.holding(List.of(), Set.of()).processes()).isEmpty();
	}

	@Test
	void looksAgainForOneThatWasNotFound() throws Exception {
		ListeningSocket listener = listeners().get(0);
		ListeningSocket later = new ListeningSocket(listener.address(), this.port, listener.uid() + 1, listener.inode(),
				0, false);
		assertThat(this.processes.holding(List.of(later), Set.of()).unknown()).isNotEmpty();
		await().until(() -> this.processes.holding(listeners(), Set.of()).unknown().isEmpty());
	}

	private List<ListeningSocket> listeners() throws IOException {
		return new ListeningSockets().onPort(this.port);
	}

	private int readNumber() throws IOException {
		StringBuilder number = new StringBuilder();
		for (int c = this.program.getInputStream().read(); c != '\n'; c = this.program.getInputStream().read()) {
			assumeThat(c).as("python3").isNotEqualTo(-1);
			number.append((char) c);
		}
		return Integer.parseInt(number.toString());
	}

}
