package io.github.reuseport.server.rescue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;

import io.github.reuseport.linux.ThreadTimes;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link CpuWait} and who makes use of it, with an event loop that really gets
 * no processor, or too little of one: its thread runs only when nobody else wants its
 * processor, or in turn with many others, and these always want it.
 */
@ExtendWith(OutputCaptureExtension.class)
class StarvedLoopTests {

	private static final int STARVED = 0;

	private static final int BLOCKED = 1;

	private static final int OTHERS = 4;

	@RegisterExtension
	final TestServers test = new TestServers();

	private final List<Process> others = new ArrayList<>();

	private final List<Socket> clients = new ArrayList<>();

	private final CountDownLatch release = new CountDownLatch(1);

	private @Nullable Long starving;

	@AfterEach
	void tearDown() throws Exception {
		this.release.countDown();
		if (this.starving != null) {
			// It has to stop, and the machine may be busy for other reasons too
			run("chrt", "--other", "-p", "0", this.starving.toString());
			run("taskset", "-cp", allowedProcessors(), this.starving.toString());
		}
		for (Socket client : this.clients) {
			client.close();
		}
		for (Process other : this.others) {
			other.destroyForcibly().waitFor();
		}
	}

	@Test
	void aLoopWithoutAProcessorIsNotBlamed(CapturedOutput output) throws Exception {
		EventLoopGroup group = this.test.loops(TestTransport.EPOLL, 3);
		List<EventLoop> loops = new ArrayList<>();
		group.forEach((loop) -> loops.add((EventLoop) loop));
		DisposableServer server = this.test
			.bind(this.test.server(ListenerSettings.DEFAULTS).runOn(TestTransport.resources(group)));
		String starved = this.test.status().listeners().get(STARVED).eventLoop();
		String blocked = this.test.status().listeners().get(BLOCKED).eventLoop();
		// What it has to load, it has loaded: others would wait for it if it did that now
		assertThat(TestServers.getUntil(server.port(), 3)).hasSize(3);
		starve(loops.get(STARVED).submit(ThreadTimes::currentThread).get());
		// A loop that has little to do gets a processor soon enough
		await().pollInterval(Duration.ofMillis(10)).atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
			this.clients.add(new Socket("127.0.0.1", server.port()));
			assertThat(output.getOut()).contains("had no processor for");
		});
		CountDownLatch begun = new CountDownLatch(1);
		loops.get(BLOCKED).execute(() -> block(begun));
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		// As one of the others has no processor, sleep is excused for some seconds
		await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
			this.clients.add(new Socket("127.0.0.1", server.port()));
			assertThat(output).contains("Event loop " + blocked + " has done nothing for a second");
		});
		assertThat(warnings(output, "it is busy or blocked")).anySatisfy((line) -> assertThat(line).contains(blocked))
			.noneSatisfy((line) -> assertThat(line).contains(starved));
		assertThat(warnings(output, "has done nothing for a second"))
			.noneSatisfy((line) -> assertThat(line).contains(starved));
		// Once a minute, for whichever loop it is
		assertThat(warnings(output, "had no processor for")).singleElement()
			.asString()
			.containsPattern("(The machine is busy|The CPU limit of the control group)");
	}

	/**
	 * Each loop has little to do and a small share of one processor for it: those that
	 * come wait for longer than they should, whoever accepts.
	 */
	@Test
	void loopsThatAllWantAProcessorAreNeitherBlamedNorRescued(CapturedOutput output) throws Exception {
		EventLoopGroup group = this.test.loops(TestTransport.EPOLL, 3);
		DisposableServer server = this.test
			.bind(this.test.server(ListenerSettings.DEFAULTS).runOn(TestTransport.resources(group)));
		assertThat(TestServers.getUntil(server.port(), 3)).hasSize(3);
		makeBusy(3 * OTHERS);
		for (EventExecutor loop : group) {
			pin(loop.submit(ThreadTimes::currentThread).get());
			work(loop);
		}
		await().pollInterval(Duration.ofMillis(10)).atMost(2, TimeUnit.MINUTES).untilAsserted(() -> {
			this.clients.add(new Socket("127.0.0.1", server.port()));
			assertThat(output.getOut()).contains("had no processor for");
			assertThat(this.clients).hasSizeGreaterThan(200);
		});
		this.release.countDown();
		assertThat(output.getOut()).doesNotContain("it is busy or blocked").doesNotContain("has done nothing");
		assertThat(this.test.status().listeners()).extracting(ListenerStatus::rescued)
			.allSatisfy((rescued) -> assertThat(rescued).isLessThan(this.clients.size() / 3));
	}

	private void work(EventExecutor loop) {
		long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + Duration.ofMillis(20).toNanos();
		while (loop.inEventLoop() && ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < end) {
			Thread.onSpinWait();
		}
		if (this.release.getCount() > 0) {
			// Later, so that it turns to its connections before
			loop.schedule(() -> work(loop), 1, TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * Let a thread have a processor only when nobody else wants it, and others want it
	 * all the time.
	 * @param thread the thread
	 */
	private void starve(long thread) throws Exception {
		assumeThat(Path.of("/usr/bin/chrt")).as("chrt of util-linux").exists();
		makeBusy(OTHERS);
		this.starving = thread;
		pin(thread);
		run("chrt", "--idle", "-p", "0", Long.toString(thread));
	}

	/**
	 * Have others want the first processor all the time.
	 * @param count how many
	 */
	private void makeBusy(int count) throws Exception {
		assumeThat(Path.of("/usr/bin/taskset")).as("taskset of util-linux").exists();
		assumeThat(Path.of("/proc/thread-self/schedstat")).as("schedstat of the kernel").exists();
		for (int i = 0; i < count; i++) {
			// Ends by itself if the test cannot end it
			this.others.add(new ProcessBuilder("taskset", "-c", firstProcessor(), "sh", "-c",
					"ulimit -t 30; while :; do :; done")
				.start());
		}
	}

	private static void pin(long thread) throws Exception {
		run("taskset", "-cp", firstProcessor(), Long.toString(thread));
	}

	private static String firstProcessor() throws IOException {
		return allowedProcessors().split("[,-]")[0];
	}

	private static String allowedProcessors() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("Cpus_allowed_list:"))
			.map((line) -> line.split("\\s+")[1])
			.findFirst()
			.orElseThrow();
	}

	private static void run(String... command) throws Exception {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
	}

	private void block(CountDownLatch begun) {
		begun.countDown();
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static List<String> warnings(CapturedOutput output, String words) {
		return output.getOut().lines().filter((line) -> line.contains(words)).toList();
	}

}
