package io.github.reuseport.it.handover;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.it.sample.AddedLibrary;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.load.StreamClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * Streams in a takeover, whose clients come back at once. With the system property
 * {@code streams=full} there are 2,000 of each kind, on the default time, and the machine
 * must have nothing else to do. Prints when they came back.
 */
@EnabledOnOs(OS.LINUX)
@Tag("alone")
class StreamsIT {

	private static final boolean FULL = "full".equals(System.getProperty("streams"));

	private static final int EACH = FULL ? 2000 : 150;

	private static final Duration TIME = Duration.ofSeconds(FULL ? 10 : 6);

	private static final int PARTS = FULL ? 10 : 3;

	private static final Duration LIMIT = SampleProcess.LIMIT;

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Queue<Long> ends = new ConcurrentLinkedQueue<>();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	@Test
	void comeBackToTheNewProcessOneAfterTheOther(@TempDir Path directory) throws Exception {
		List<String> arguments = new ArrayList<>(List.of("--server.reuseport.sharing=takeover", "-Xmx512m",
				AddedLibrary.create(directory, EndlessStreams.class)));
		if (!FULL) {
			arguments.add("--server.reuseport.drain.streams=" + TIME.toSeconds() + "s");
		}
		SampleProcess old = this.processes.start(arguments.toArray(String[]::new));
		List<StreamClient> clients = clients(old.port());
		try {
			clients.forEach(StreamClient::connect);
			awaitOpen(clients);
			SampleProcess taker = this.processes.startOn(old.port(), arguments.toArray(String[]::new));
			await("the old process has ended").atMost(LIMIT).until(old::hasEnded);
			awaitOpen(clients);
			assertThat(this.failures).isEmpty();
			assertThat(this.ends).hasSize(clients.size());
			assertThat(old.output()).contains(clients.size() + " stream(s) ended, 0 connection(s) cut")
				.doesNotContain(" ERROR ");
			assertEven(taker.port(), clients.size());
			assertFlat();
		}
		finally {
			clients.forEach(StreamClient::close);
			this.loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
		}
	}

	private List<StreamClient> clients(int port) {
		EventLoop next = this.loop.next();
		InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		List<StreamClient> clients = new ArrayList<>();
		for (int i = 0; i < EACH; i++) {
			clients.add(new StreamClient(next, server, EndlessStreams.SOCKET, true, this.ends, this.failures));
			clients.add(new StreamClient(next, server, EndlessStreams.EVENTS, false, this.ends, this.failures));
		}
		return clients;
	}

	private void awaitOpen(List<StreamClient> clients) {
		await("all have a stream").atMost(LIMIT)
			.until(() -> !this.failures.isEmpty() || clients.stream().allMatch(StreamClient::isOpen));
	}

	private void assertEven(int port, int streams) throws Exception {
		JsonNode server = new JsonMapper().readTree(new SampleClient(port).get("/actuator/reuseport").body())
			.path("servers")
			.path(0);
		long open = server.path("listeners").valueStream().mapToLong((each) -> each.path("open").asLong()).sum();
		System.out.printf("%d stream(s) in the new process, imbalance %.3f%n", open,
				server.path("imbalance").asDouble());
		// And the connection that asks
		assertThat(open).isEqualTo(streams + 1);
		// A loop that gets no processor for a while is given less
		assertThat(server.path("imbalance").asDouble()).isLessThanOrEqualTo(FULL ? 1.1 : 2);
	}

	private void assertFlat() {
		long[] times = this.ends.stream().mapToLong(Long::longValue).sorted().toArray();
		long length = times[times.length - 1] - times[0];
		int[] parts = new int[PARTS];
		for (long time : times) {
			parts[(int) Math.min(PARTS - 1, (time - times[0]) * PARTS / length)]++;
		}
		System.out.printf("%d client(s) came back within %.1f s, by %d ms: %s%n", times.length, length / 1e9,
				length / PARTS / 1_000_000, Arrays.toString(parts));
		assertThat(Duration.ofNanos(length)).isGreaterThan(TIME.multipliedBy(FULL ? 8 : 5).dividedBy(10));
		double mean = (double) times.length / PARTS;
		for (int part : parts) {
			assertThat((double) part).isCloseTo(mean, within(FULL ? mean / 2 : mean));
		}
	}

}
