package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.benchmarks.application.BootApplication;
import io.github.reuseport.benchmarks.application.BootLaunch;
import io.github.reuseport.benchmarks.proc.OpenFiles;
import io.github.reuseport.benchmarks.proc.Snapshot;
import io.github.reuseport.benchmarks.proc.Usage;
import io.github.reuseport.benchmarks.report.Statistic;

/**
 * One of the servers that are up at the same time.
 */
final class MeasuredServer implements AutoCloseable {

	static final int AT_ONCE = 32;

	private static final int WARM_UPS = 3;

	private static final int WARM_UP_CONNECTIONS = 2000;

	// What it opens and closes for itself
	private static final int OTHER_FILES = 5;

	private static final long CLOSE_LIMIT = TimeUnit.MINUTES.toNanos(2);

	private final Variant variant;

	private final int launch;

	private final GrowthOptions options;

	private final BootApplication application;

	private final Looks looks;

	private ThreadNames threads = new ThreadNames(Map.of());

	MeasuredServer(Variant variant, int launch, GrowthOptions options) throws IOException {
		this.variant = variant;
		this.launch = launch;
		this.options = options;
		List<String> arguments = new ArrayList<>(
				List.of("--management.endpoints.web.exposure.include=health,prometheus,reuseport"));
		arguments.addAll(variant.arguments());
		this.application = new BootApplication(
				new BootLaunch("webflux-actuator", "", Memory.jvmOptions(options.largest()), arguments));
		this.looks = new Looks(this.application);
	}

	void warmUp() throws IOException, InterruptedException {
		this.application.awaitStarted();
		this.threads = ThreadNames.of(this.application.pid());
		int files = OpenFiles.of(this.application.pid());
		for (int i = 0; i < WARM_UPS; i++) {
			new HeldConnections(this.application.port(), Math.min(WARM_UP_CONNECTIONS, this.options.largest()), AT_ONCE)
				.close();
			awaitClosed(files);
			look();
		}
	}

	/**
	 * What there is in its memory after a collection.
	 * @return what all sizes are compared with, if there are no connections
	 * @throws IOException if it cannot be measured
	 * @throws InterruptedException if interrupted
	 */
	Base base() throws IOException, InterruptedException {
		long pid = this.application.pid();
		// What cleaners free after the first collection goes with that of the histogram
		String answers = Jcmd.run(pid, "GC.run", "GC.class_histogram", "VM.native_memory summary");
		HeapHistogram heap = HeapHistogram.parse(answers);
		return new Base(heap, Memory.of(pid, heap, answers));
	}

	GrowthSample measure(int connections, Base base) throws IOException, InterruptedException {
		int files = OpenFiles.of(this.application.pid());
		GrowthSample sample;
		Snapshot before = new Snapshot(this.application.processes());
		try (HeldConnections held = new HeldConnections(this.application.port(), connections, AT_ONCE)) {
			Usage usage = before.untilNow();
			Base now = base();
			Idle idle = Idle.of(this.application.pid(), this.threads, this.options.idleSeconds());
			sample = new GrowthSample(this.launch, this.variant, connections, held.seconds(),
					(double) usage.workMicros() / connections, (double) usage.contextSwitches() / connections,
					now.memory.minus(base.memory), now.heap.minus(base.heap).most(), idle, look());
		}
		awaitClosed(files);
		return sample;
	}

	private Map<Looks.Kind, Statistic> look() throws IOException, InterruptedException {
		return this.looks.times(this.options.looks(), Looks.Kind.of(this.variant));
	}

	/**
	 * Open connections, and count those that are handed off. With the starter only.
	 * @param connections their number
	 * @param atOnce how many are opened at once
	 * @return what was counted
	 * @throws IOException if it cannot be counted
	 * @throws InterruptedException if interrupted
	 */
	Handoffs handoffs(int connections, int atOnce) throws IOException, InterruptedException {
		ListenerCounts before = listeners();
		int files = OpenFiles.of(this.application.pid());
		Handoffs handoffs;
		try (HeldConnections held = new HeldConnections(this.application.port(), connections, atOnce)) {
			handoffs = Handoffs.between(before, listeners(), this.launch, connections, atOnce);
		}
		awaitClosed(files);
		return handoffs;
	}

	private ListenerCounts listeners() throws IOException, InterruptedException {
		return ListenerCounts.parse(this.looks.get(Looks.Kind.ENDPOINT));
	}

	private void awaitClosed(int files) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + CLOSE_LIMIT;
		while (OpenFiles.of(this.application.pid()) > files + OTHER_FILES) {
			if (System.nanoTime() > deadline) {
				throw new IOException("The server keeps connections that their clients have closed");
			}
			TimeUnit.MILLISECONDS.sleep(20);
		}
	}

	@Override
	public void close() {
		this.application.close();
	}

	/**
	 * Memory at one moment.
	 *
	 * @param heap what is in the heap
	 * @param memory how much memory there is
	 */
	record Base(HeapHistogram heap, Memory memory) {

	}

}
