package io.github.reuseport.it.operation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what the sample application tells systemd, and for the units of the
 * documentation.
 */
@EnabledOnOs(OS.LINUX)
class SystemdIT {

	private static final String TAKEOVER = "--server.reuseport.sharing=takeover";

	private static final String TWO_EVENT_LOOPS = "-Dreactor.netty.ioWorkerCount=2";

	private static final int EXIT_CODE_OF_SIGTERM = 143;

	private static final Program ANALYZE = new Program(Path.of("/usr/bin/systemd-analyze"), "systemd");

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "EPOLL, file", "IO_URING, abstract" })
	void isToldThatTheApplicationIsReadyLivesAndStops(SampleTransport transport, String kind) throws Exception {
		String address = kind.equals("file") ? file() : "@reuseport-it/" + this.directory.getFileName();
		try (NotifiedSystemd systemd = new NotifiedSystemd(address)) {
			SampleProcess process = this.processes.startBy(systemd.service("WATCHDOG_USEC=2000000"), 0,
					transport.systemProperty(), TWO_EVENT_LOOPS);
			int port = process.port();
			transport.requireOn(new SampleClient(port).whoami().eventLoop());
			waiting().until(() -> systemd.count("READY=1") == 1);
			assertThat(process.output()).contains("Started SampleApplication");
			assertThat(systemd.messages()).first()
				.isEqualTo("%d|READY=1|STATUS=Serving on port %d".formatted(process.pid(), port));
			try (Socket blocking = request(port, "/block?millis=8000")) {
				long signs = systemd.count("WATCHDOG=1");
				waiting().until(() -> systemd.count("WATCHDOG=1") >= signs + 2);
				assertThat(blocking.getInputStream().available()).as("answer of the loop that is blocked").isZero();
			}
			try (Socket slow = request(port, "/slow?millis=12000")) {
				process.terminate();
				waiting().until(() -> systemd.count("STOPPING=1") == 1);
				waiting().until(() -> systemd.count("EXTEND_TIMEOUT_USEC=15000000") > 2);
				assertThat(process.hasEnded()).isFalse();
				assertThat(systemd.status()).startsWith("Stopping: port %d ".formatted(port))
					.endsWith("connection(s) left");
				assertThat(process.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
				assertThat(slow.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 200");
			}
			assertThat(systemd.status()).isEqualTo("Stopping: the server has ended");
			assertThat(process.output()).doesNotContain("systemd");
		}
	}

	@Test
	void isToldOfATakeoverWhenTheOldListenersAreClosed() throws Exception {
		SampleProcess old = this.processes.start(TAKEOVER, TWO_EVENT_LOOPS, "--server.reuseport.drain.grace=3s");
		int port = old.port();
		try (NotifiedSystemd systemd = new NotifiedSystemd(file())) {
			SampleProcess taker = this.processes.startBy(systemd.service(), port, TAKEOVER, TWO_EVENT_LOOPS);
			waiting().until(() -> systemd.count("READY=1") == 1);
			assertThat(PortListeners.count(port)).isEqualTo(2);
			assertThat(taker.output())
				.contains("Process %d has closed its listeners on port %d, ".formatted(old.pid(), port));
			assertThat(systemd.messages()).first()
				.isEqualTo("%d|STATUS=Waiting for older processes to close their listeners|EXTEND_TIMEOUT_USEC=15000000"
					.formatted(taker.pid()));
			assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
			assertThat(old.output()).doesNotContain("systemd");
		}
	}

	@Test
	void isNotToldThatAnApplicationIsReadyThatFailsToStart() throws Exception {
		try (NotifiedSystemd systemd = new NotifiedSystemd(file());
				ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			// Started after the web server, which listens already
			SampleProcess process = this.processes.startBy(systemd.service(), 0,
					"--management.server.address=127.0.0.1", "--management.server.port=" + occupied.getLocalPort());
			assertThat(process.exitCode()).isEqualTo(1);
			assertThat(process.output()).contains("Listening on port ", "APPLICATION FAILED TO START");
			assertThat(systemd.count("READY=1")).isZero();
		}
	}

	@Test
	void oneWarningWhereNettyHasNoNativeTransport() throws Exception {
		try (NotifiedSystemd systemd = new NotifiedSystemd(file())) {
			SampleProcess process = this.processes.startBy(systemd.service(), 0, "-Dio.netty.transport.noNative=true",
					TWO_EVENT_LOOPS);
			assertWarning(process, "Netty has no native transport here, epoll or io_uring");
			assertThat(systemd.messages()).isEmpty();
		}
	}

	@Test
	void oneWarningWhereTheSocketMayNotBeWrittenTo() throws Exception {
		List<String> otherUser = List.of("setpriv", "--reuid=65534", "--clear-groups");
		assumeThat(SampleProcesses.isPossible(otherUser)).as("processes of another user, which only root may start")
			.isTrue();
		try (NotifiedSystemd systemd = new NotifiedSystemd(file())) {
			List<String> service = new ArrayList<>(systemd.service());
			service.addAll(otherUser);
			SampleProcess process = this.processes.startBy(service, 0, TWO_EVENT_LOOPS);
			assumeThat(process.serves()).as("jar that another user may read").isTrue();
			assertWarning(process, "Permission denied");
			assertThat(systemd.messages()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "reuseport-sample.service", "reuseport-sample@.service" })
	void theUnitsOfTheDocumentationAreValid(String name) throws Exception {
		ANALYZE.require();
		Path unit = this.directory.resolve(name);
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Files.writeString(unit, Files.readString(Path.of("../docs", name)).replace("/usr/bin/java", java));
		Process verify = new ProcessBuilder(ANALYZE.path().toString(), "verify", "--man=no", unit.toString())
			.redirectErrorStream(true)
			.start();
		// It succeeds with a warning of a key that it does not know
		assertThat(verify.getInputStream().readAllBytes()).asString().isEmpty();
		assertThat(verify.waitFor()).isZero();
		Document document = Document.read("docs/" + name);
		assertThat(document.value("Type")).isEqualTo("notify");
		assertThat(document.value("NotifyAccess")).isEqualTo("main");
	}

	private void assertWarning(SampleProcess process, String reason) {
		waiting().untilAsserted(() -> assertThat(process.warnings()).singleElement()
			.asString()
			.contains("systemd is not notified although NOTIFY_SOCKET is set (" + file() + "): ")
			.contains(reason));
	}

	private static Socket request(int port, String path) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(60_000);
		socket.getOutputStream()
			.write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path)
				.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private String file() {
		return this.directory.resolve("notify").toString();
	}

	private static ConditionFactory waiting() {
		return await().atMost(60, TimeUnit.SECONDS);
	}

}
