package io.github.reuseport.it.handover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;

import io.github.reuseport.it.sample.Answer;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a takeover costs, from the moment in which the old process is asked to stop until
 * it has ended.
 *
 * @param stop how long that is
 * @param old CPU time of the old process meanwhile
 * @param taker CPU time of the new process meanwhile
 * @param before 99 of 100 requests on new connections were answered faster before
 * @param during and meanwhile
 * @param failures requests on new connections that were not answered
 */
record TakeoverCost(Duration stop, Duration old, Duration taker, Duration before, Duration during,
		List<String> failures) {

	private static final String HEAP = "-Xmx512m";

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final int REQUESTS = 1000;

	private static final byte[] REQUEST = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	/**
	 * Measure.
	 * @param processes where the processes are started
	 * @param connections how many connections are kept that have had an answer and are
	 * idle since
	 * @param listeners how many listeners each process has
	 * @return the cost
	 */
	static TakeoverCost measure(SampleProcesses processes, int connections, int listeners) throws Exception {
		String[] arguments = { "--server.reuseport.sharing=takeover", "-Dreactor.netty.ioWorkerCount=" + listeners,
				"--server.reuseport.warm-up.paths=/hello", "--server.reuseport.warm-up.requests=2000", HEAP };
		SampleProcess old = processes.start(arguments);
		int port = old.port();
		List<Socket> idle = new ArrayList<>();
		try (Prober prober = new Prober(port)) {
			for (int i = 0; i < connections; i++) {
				idle.add(keep(port));
			}
			prober.await(0, REQUESTS);
			int first = prober.latencies().length;
			prober.await(first, REQUESTS);
			int before = prober.latencies().length;
			SampleProcess taker = processes.startOn(port, arguments);
			await("the old process is asked").atMost(LIMIT)
				.pollInterval(Duration.ofMillis(5))
				.until(() -> taker.output().contains("Asked process " + old.pid()));
			long start = System.nanoTime();
			int asked = prober.latencies().length;
			Duration oldCpu = cpu(old);
			Duration takerCpu = cpu(taker);
			Duration[] last = { oldCpu };
			await("the old process has ended").atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> {
				Duration now = cpu(old);
				last[0] = (now.compareTo(last[0]) > 0) ? now : last[0];
				return old.hasEnded();
			});
			long end = System.nanoTime();
			Duration takerEnd = cpu(taker);
			long[] latencies = prober.latencies();
			Handovers.assertDrained(old, port);
			return new TakeoverCost(Duration.ofNanos(end - start), last[0].minus(oldCpu), takerEnd.minus(takerCpu),
					p99(latencies, first, before), p99(latencies, asked, latencies.length), prober.failures());
		}
		finally {
			for (Socket socket : idle) {
				socket.close();
			}
		}
	}

	private static Socket keep(int port) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout((int) LIMIT.toMillis());
		socket.getOutputStream().write(REQUEST);
		byte[] answer = new byte[1024];
		StringBuilder text = new StringBuilder();
		while (!text.toString().endsWith("Hello")) {
			int length = socket.getInputStream().read(answer);
			assertThat(length).isPositive();
			text.append(new String(answer, 0, length, StandardCharsets.US_ASCII));
		}
		return socket;
	}

	private static Duration cpu(SampleProcess process) {
		return ProcessHandle.of(process.pid())
			.flatMap((handle) -> handle.info().totalCpuDuration())
			.orElse(Duration.ZERO);
	}

	private static Duration p99(long[] latencies, int from, int to) {
		long[] sorted = LongStream.of(latencies).skip(from).limit(to - from).sorted().toArray();
		return Duration.ofNanos((sorted.length > 0) ? sorted[(int) (0.99 * (sorted.length - 1))] : 0);
	}

	/**
	 * Client that sends one request after the other, each on a new connection.
	 */
	private static final class Prober implements AutoCloseable {

		/**
		 * So that it takes little of the machine.
		 */
		private static final Duration INTERVAL = Duration.ofMillis(2);

		private static final int TIMEOUT = (int) Duration.ofSeconds(40).toMillis();

		private final InetSocketAddress server;

		private final List<Long> latencies = new ArrayList<>();

		private final List<String> failures = new ArrayList<>();

		private final Thread thread = new Thread(this::run, "prober");

		private volatile boolean stopped;

		Prober(int port) {
			this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
			this.thread.start();
		}

		private void run() {
			SampleClient client = new SampleClient(this.server);
			while (!this.stopped) {
				LockSupport.parkNanos(INTERVAL.toNanos());
				long start = System.nanoTime();
				String failure = null;
				try {
					Answer answer = client.get("/hello");
					failure = (answer.status() != 200) ? answer.toString() : null;
				}
				catch (IOException ex) {
					failure = ex.toString();
				}
				synchronized (this.latencies) {
					this.latencies.add(System.nanoTime() - start);
					if (failure != null) {
						this.failures.add(failure);
					}
				}
			}
		}

		long[] latencies() {
			synchronized (this.latencies) {
				return this.latencies.stream().mapToLong(Long::longValue).toArray();
			}
		}

		List<String> failures() {
			synchronized (this.latencies) {
				return List.copyOf(this.failures);
			}
		}

		void await(int from, int requests) {
			Awaitility.await("requests are answered").atMost(LIMIT).until(() -> latencies().length >= from + requests);
		}

		@Override
		public void close() {
			this.stopped = true;
			try {
				this.thread.join(TIMEOUT);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
