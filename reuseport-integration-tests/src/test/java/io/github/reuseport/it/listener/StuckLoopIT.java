package io.github.reuseport.it.listener;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;
import io.github.reuseport.load.LoadResult;
import io.github.reuseport.load.OpenLoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What becomes of new connections while handlers block event loops of the sample
 * application. Set the system property {@code stalls} for all runs, so many of each.
 */
@EnabledOnOs(OS.LINUX)
@Tag("alone")
class StuckLoopIT {

	private static final Integer STALLS = Integer.getInteger("stalls");

	private static final int MOST_RUNS = 12;

	private static final int EVENT_LOOPS = 4;

	private static final int CONNECTIONS = 2000;

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	/**
	 * On a machine that is busy as well, where half a second is nothing.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/**
	 * How long loops are blocked beside what the clients wait: while they come, and as
	 * late as they may be on such a machine.
	 */
	private static final Duration COMING = Duration.ofMillis((STALLS != null) ? 2500 : 4500);

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@ParameterizedTest(name = "{1} of 4 event loops on {0}")
	@CsvSource({ "EPOLL, 1", "EPOLL, 2", "NIO, 1", "NIO, 2", "IO_URING, 1", "IO_URING, 2" })
	void nobodyWaitsBehindAStuckLoop(SampleTransport transport, int stuck) throws Exception {
		assumeThat(STALLS != null || stuck == 2).as("full series (-Dstalls=20)").isTrue();
		int port = start(transport.systemProperty());
		transport.requireOn(new SampleClient(port).whoami().eventLoop());
		for (int run = 1; run <= ((STALLS != null) ? STALLS : 1); run++) {
			Set<String> loops = new TreeSet<>();
			LoadResult result = block(port, stuck, loops, (STALLS != null) ? TIMEOUT : PATIENCE);
			print(transport + ", run " + run, loops, result);
			assertThat(loops).hasSize(stuck);
			assertThat(result.answered()).as(result.toString()).isEqualTo(CONNECTIONS);
		}
	}

	@Test
	void withoutTheStarterTheyDo() throws Exception {
		int port = start("--server.reuseport.enabled=false");
		boolean some = false;
		boolean all = false;
		for (int run = 1; run <= MOST_RUNS && !(some && all); run++) {
			Set<String> loops = new TreeSet<>();
			LoadResult result = block(port, 1, loops, TIMEOUT);
			print("EPOLL without the starter, run " + run, loops, result);
			all |= result.failed() == CONNECTIONS;
			some |= result.failed() > 0 && result.failed() < CONNECTIONS;
		}
		assertThat(all).as("the loop that accepts was stuck, and nobody got in").isTrue();
		assertThat(some).as("another loop was stuck, and its share did not get in").isTrue();
	}

	private int start(String argument) throws IOException, InterruptedException {
		int port = this.processes.start(argument, "-Dreactor.netty.ioWorkerCount=" + EVENT_LOOPS).port();
		OpenLoop.get(port, "/hello", CONNECTIONS, Duration.ofSeconds(2), Duration.ofSeconds(10));
		return port;
	}

	/**
	 * Block event loops, and open connections meanwhile, for two seconds. Each of those
	 * that wait behind a blocked loop waits for longer than the clients do.
	 * @param port the port of the application
	 * @param stuck how many event loops
	 * @param loops takes the names of the event loops
	 * @param timeout how long the clients wait
	 * @return what became of the connections
	 */
	private static LoadResult block(int port, int stuck, Set<String> loops, Duration timeout) throws Exception {
		long millis = timeout.plus(COMING).toMillis();
		List<CompletableFuture<String>> blocked = new ArrayList<>();
		ExecutorService clients = Executors.newFixedThreadPool(stuck);
		try {
			for (int i = 0; i < stuck; i++) {
				blocked.add(CompletableFuture.supplyAsync(() -> get(port, "/block?millis=" + millis), clients));
				// Nothing tells from outside that a handler has begun to block
				TimeUnit.MILLISECONDS.sleep(500);
			}
			LoadResult result = OpenLoop.get(port, "/hello", CONNECTIONS, Duration.ofSeconds(2), timeout);
			for (CompletableFuture<String> answer : blocked) {
				loops.add(answer.get(60, TimeUnit.SECONDS).split(" ")[1]);
			}
			return result;
		}
		finally {
			clients.shutdown();
		}
	}

	private static String get(int port, String path) {
		try {
			return new SampleClient(port).get(path).body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void print(String what, Set<String> stuck, LoadResult result) {
		System.out.printf("%s, stuck %s: %d of %d timed out, slowest %d ms%n", what, stuck, result.failed(),
				CONNECTIONS, result.slowest().toMillis());
	}

}
