package io.github.reuseport.it.upgrade;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.reuseport.it.sample.Http2Frames;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;
import io.github.reuseport.load.Load;
import io.github.reuseport.load.LoadKind;
import io.github.reuseport.load.LoadRecorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Shows that a process which stops beside another one, or is spoken to in HTTP/2 for the
 * first time, needs no class that it has not loaded before: its jar may have been
 * overwritten by then.
 */
@EnabledOnOs(OS.LINUX)
class LateClassesIT {

	/**
	 * How many answers each kind of clients gets before the stop, so that what answers
	 * has been loaded.
	 */
	private static final int ANSWERS = 300;

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@RegisterExtension
	final SampleProcesses others = SampleProcesses.unpacked();

	@ParameterizedTest
	@EnumSource
	void aStopNeedsNothingFromTheJar(SampleTransport transport, @TempDir Path directory) throws Exception {
		Path log = directory.resolve("classes.log");
		SampleProcess first = start(this.processes, 0, transport, "-Xlog:class+load:file=" + log);
		int port = first.port();
		awaitLateClasses(first);
		SampleProcess second = start(this.others, port, transport);
		assertThat(second.port()).isEqualTo(port);
		List<Load> loads = new ArrayList<>();
		int before;
		try {
			awaitAnswers(port, loads, LoadKind.values());
			before = fromJar(log).size();
			provokeFailure(first);
			first.terminate();
			first.exitCode();
		}
		finally {
			loads.forEach(Load::close);
		}
		assertNoneLoaded(log, before);
	}

	@ParameterizedTest
	@EnumSource
	void theFirstRequestsOfHttp2NeedNothingFromTheJar(SampleTransport transport, @TempDir Path directory)
			throws Exception {
		Path log = directory.resolve("classes.log");
		SampleProcess process = start(this.processes, 0, transport, "-Xlog:class+load:file=" + log);
		awaitLateClasses(process);
		List<Load> loads = new ArrayList<>();
		int before;
		try {
			awaitAnswers(process.port(), loads, LoadKind.NEW_CONNECTIONS, LoadKind.KEEP_ALIVE);
			before = fromJar(log).size();
			awaitAnswers(process.port(), loads, LoadKind.HTTP2);
		}
		finally {
			loads.forEach(Load::close);
		}
		assertNoneLoaded(log, before);
	}

	private static void assertNoneLoaded(Path log, int before) throws IOException {
		List<String> loaded = fromJar(log);
		assertThat(before).isPositive();
		assertThat(loaded.subList(before, loaded.size())).isEmpty();
	}

	private static void awaitLateClasses(SampleProcess process) {
		await("the classes that are needed late are there").atMost(SampleProcess.LIMIT)
			.until(() -> process.output().contains("classes that are needed late have been loaded"));
	}

	/**
	 * Start clients and wait until those of every kind have been answered.
	 * @param loads where to add them
	 */
	private static void awaitAnswers(int port, List<Load> loads, LoadKind... kinds) {
		for (LoadKind kind : kinds) {
			loads.add(new Load(kind, port, new LoadRecorder()));
		}
		await("clients of every kind are answered").atMost(SampleProcess.LIMIT)
			.until(() -> loads.stream().allMatch((load) -> load.result().answered() > ANSWERS));
	}

	/**
	 * Let the process write of a failure, as it may have to while it stops: Netty does so
	 * when the client of HTTP/2 resets its connection and nothing is left to be written
	 * to it.
	 */
	private void provokeFailure(SampleProcess process) {
		await("the process has written of a failure").atMost(SampleProcess.LIMIT).until(() -> {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), process.port())) {
				socket.setSoTimeout((int) SampleProcess.LIMIT.toMillis());
				socket.setSoLinger(true, 0);
				socket.getOutputStream().write(Http2Frames.begin().bytes());
				awaitAcknowledgement(new DataInputStream(socket.getInputStream()));
			}
			return process.output().contains("exceptionCaught() event was fired");
		});
	}

	/**
	 * Read frames up to the one that acknowledges the settings, which the server writes
	 * last.
	 */
	private static void awaitAcknowledgement(DataInputStream frames) throws IOException {
		boolean acknowledged;
		do {
			int lengthAndType = frames.readInt();
			int flags = frames.readByte();
			acknowledged = (lengthAndType & 0xff) == Http2Frames.SETTINGS && flags == Http2Frames.ACK;
			frames.readFully(new byte[(lengthAndType >>> 8) + Integer.BYTES]);
		}
		while (!acknowledged);
	}

	private static SampleProcess start(SampleProcesses processes, int port, SampleTransport transport,
			String... arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.addAll(List.of("--server.reuseport.sharing=shared", "--server.http2.enabled=true",
				"-Dreactor.netty.ioWorkerCount=2", transport.systemProperty(),
				"--logging.level.io.github.reuseport.server.LateClasses=debug"));
		return processes.startOn(port, all.toArray(String[]::new));
	}

	/**
	 * The classes that are no part of the JDK and not made at run time.
	 */
	private static List<String> fromJar(Path log) throws IOException {
		return Files.readAllLines(log)
			.stream()
			.filter((line) -> line.contains(" source: ") && line.contains(".jar"))
			.toList();
	}

}
