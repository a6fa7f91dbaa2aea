package io.github.reuseport.it.reliability;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.Whoami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What clients and operators see of the processes on a port: whom the kernel gives
 * connections to, what each process says, and what the kernel lists.
 */
final class PortView {

	/**
	 * As many connections for each listener, on average. Less than a fifth of them is
	 * seen once in a million times.
	 */
	private static final int SHARE = 25;

	private static final int FEWEST = SHARE / 5;

	/**
	 * How many ask at the same time.
	 */
	private static final int CLIENTS = 8;

	/**
	 * How long a look may take on a busy machine.
	 */
	private static final Duration LOOK = Duration.ofMinutes(1);

	private static final JsonMapper mapper = new JsonMapper();

	private final int port;

	private final SampleClient client;

	PortView(int port) {
		this.port = port;
		this.client = new SampleClient(port);
	}

	/**
	 * Wait until every listener gets its share and nobody else does, and all agree on
	 * their number.
	 * @param listeners the numbers of listeners by the ids of the processes
	 * @param patience how long that may take
	 * @return how long it took: the time of the last look, which can be many seconds on a
	 * busy machine, is not counted
	 */
	Duration awaitPlain(Map<Long, Integer> listeners, Duration patience) {
		long begin = System.nanoTime();
		AtomicLong last = new AtomicLong();
		await("all agree and each gets its share").atMost(patience.plus(LOOK))
			.pollDelay(Duration.ZERO)
			.ignoreExceptions()
			.untilAsserted(() -> {
				last.set(System.nanoTime() - begin);
				assertPlain(listeners);
			});
		return Duration.ofNanos(last.get());
	}

	private void assertPlain(Map<Long, Integer> listeners) throws IOException, InterruptedException {
		int total = listeners.values().stream().mapToInt(Integer::intValue).sum();
		assertThat(PortListeners.count(this.port)).as("listeners that the kernel lists").isEqualTo(total);
		assertSpread(listeners, total);
		answers("/actuator/reuseport", (answer) -> answer, listeners.keySet())
			.forEach((pid, answer) -> assertEndpoint(answer.path("servers").path(0), listeners.get(pid), total));
		answers("/actuator/health", (answer) -> answer.path("components").path("reuseport").path("details"),
				listeners.keySet())
			.forEach((pid, details) -> assertThat(details.path("listeners").asInt()).as("health: %s", details)
				.isEqualTo(listeners.get(pid)));
	}

	/**
	 * See to it that soon no connection is open but the one that asks.
	 * @param listeners the numbers of listeners by the ids of the processes
	 */
	void assertIdleSoon(Map<Long, Integer> listeners) {
		await("no connection is left").atMost(LOOK)
			.ignoreExceptions()
			.untilAsserted(() -> answers("/actuator/reuseport", (answer) -> answer, listeners.keySet())
				.forEach((pid, answer) -> assertThat(open(answer)).as("open: %s", answer).isEqualTo(1)));
	}

	/**
	 * Count the connections that are open in one of the processes.
	 * @return the number, the connection that asks included
	 */
	int open() throws IOException {
		return open(mapper.readTree(this.client.get("/actuator/reuseport").body()));
	}

	private static int open(JsonNode answer) {
		return StreamSupport.stream(answer.path("servers").path(0).path("listeners").spliterator(), false)
			.mapToInt((listener) -> listener.path("open").asInt())
			.sum();
	}

	private void assertSpread(Map<Long, Integer> listeners, int total) throws InterruptedException {
		Map<String, Long> shares = whoami(SHARE * total).stream()
			.collect(Collectors.groupingBy((answer) -> answer.pid() + " " + answer.listener(), Collectors.counting()));
		Map<String, Long> enough = new HashMap<>(shares);
		enough.values().removeIf((share) -> share < FEWEST);
		assertThat(enough.keySet()).as("listeners that get their share of %s", shares)
			.isEqualTo(listeners.entrySet()
				.stream()
				.flatMap((entry) -> IntStream.range(0, entry.getValue())
					.mapToObj((index) -> entry.getKey() + " " + index))
				.collect(Collectors.toSet()));
	}

	private Collection<Whoami> whoami(int times) throws InterruptedException {
		Queue<Whoami> answers = new ConcurrentLinkedQueue<>();
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		try {
			for (int i = 0; i < times; i++) {
				clients.submit(() -> answers.add(this.client.whoami()));
			}
		}
		finally {
			clients.shutdown();
		}
		assertThat(clients.awaitTermination(LOOK.toSeconds(), TimeUnit.SECONDS)).as("all have been answered").isTrue();
		assertThat(answers).as("answers").hasSize(times);
		return answers;
	}

	private static void assertEndpoint(JsonNode server, int own, int total) {
		long listening = StreamSupport.stream(server.path("listeners").spliterator(), false)
			.filter((listener) -> "listening".equals(listener.path("state").asString()))
			.count();
		assertThat(listening).as("endpoint: %s", server).isEqualTo(own);
		assertThat(server.path("foreignListeners").asInt()).as("foreign: %s", server).isEqualTo(total - own);
		assertThat(server.path("draining").asBoolean()).as("draining: %s", server).isFalse();
	}

	/**
	 * Ask until each of the processes has answered.
	 */
	private Map<Long, JsonNode> answers(String path, Function<JsonNode, JsonNode> part, Set<Long> pids)
			throws IOException {
		Map<Long, JsonNode> answers = new HashMap<>();
		for (int i = 0; i < SHARE * pids.size() && !answers.keySet().containsAll(pids); i++) {
			JsonNode answer = part.apply(mapper.readTree(this.client.get(path).body()));
			answers.put(answer.path("pid").asLong(), answer);
		}
		assertThat(answers.keySet()).as("processes that answer " + path).isEqualTo(pids);
		return answers;
	}

}
