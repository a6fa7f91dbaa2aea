package io.github.reuseport.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.linux.EffectiveUser;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.takeover.Takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for a server whose process may not start another thread.
 */
@EnabledOnOs(OS.LINUX)
class ThreadLimitTests {

	@TempDir
	Path temporary;

	@Test
	void servesWithoutBeingWatched() throws Exception {
		assumeThat(Path.of("/usr/bin/prlimit")).as("prlimit of util-linux").exists();
		List<String> command = new ArrayList<>();
		if (EffectiveUser.uid() == 0) {
			assumeThat(Path.of("/usr/bin/setpriv")).as("setpriv of util-linux").exists();
			// The limit does not hold for root; who takes its place may still read the
			// class path
			command.addAll(List.of("setpriv", "--reuid=61234", "--bounding-set=-all,+dac_read_search",
					"--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"));
		}
		command.addAll(List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1",
				"-Djava.io.tmpdir=" + this.temporary, "-XX:+UseSerialGC", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				Main.class.getName()));
		Files.setPosixFilePermissions(this.temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assumeThat(output).as("the limit holds for this user").doesNotContain(Main.NO_LIMIT);
			assertThat(process.exitValue()).as(output).isZero();
			assertThat(output).contains("Answer: served", "Settled: true")
				.containsOnlyOnce("Older processes are not asked to stop")
				.containsOnlyOnce("Nobody keeps the listeners of port ")
				.containsOnlyOnce("Nobody accepts in place of the event loops of port ");
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Binds a server when no other thread can be started.
	 */
	public static final class Main {

		static final String NO_LIMIT = "There is no limit";

		private Main() {
		}

		public static void main(String[] arguments) {
			try {
				serve();
				Runtime.getRuntime().halt(0);
			}
			catch (Exception | Error ex) {
				ex.printStackTrace();
				Runtime.getRuntime().halt(1);
			}
		}

		private static void serve() throws Exception {
			EventLoopGroup loops = TestTransport.NIO.eventLoops(2);
			HttpServer plain = HttpServer.create()
				.runOn(TestTransport.resources(loops))
				.host("127.0.0.1")
				.port(0)
				.handle((request, response) -> response.sendString(Mono.just("served")));
			// Starts the threads that serving takes
			loops.forEach((loop) -> loop.submit(() -> {
			}).syncUninterruptibly());
			DisposableServer first = plain.bindNow(Duration.ofSeconds(30));
			TestServers.get(first.port());
			first.disposeNow();
			limitThreads();
			ReuseportServers servers = new ReuseportServers();
			DisposableServer server = ReuseportHttpServer
				.decorate(plain, new TestListenerSettings().sharing(Sharing.TAKEOVER).build(), servers)
				.bindNow(Duration.ofSeconds(10));
			try (Takeover takeover = new Takeover(servers, Duration.ofSeconds(10), () -> true)) {
				takeover.start();
				System.out.println("Settled: " + takeover.isSettled());
			}
			System.out.println("Answer: " + TestServers.get(server.port()));
		}

		private static void limitThreads() throws IOException, InterruptedException {
			// The first process starts the thread that waits for processes
			new ProcessBuilder("true").start().waitFor();
			int exit = new ProcessBuilder("prlimit", "--pid", Long.toString(ProcessHandle.current().pid()), "--nproc=1")
				.inheritIO()
				.start()
				.waitFor();
			try {
				new Thread(() -> {
				}).start();
				System.out.println(NO_LIMIT + " (" + exit + ")");
				Runtime.getRuntime().halt(1);
			}
			catch (OutOfMemoryError ex) {
				System.out.println("There is a limit: " + ex.getMessage());
			}
		}

	}

}
