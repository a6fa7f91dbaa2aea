package io.github.reuseport.it.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a process holds.
 *
 * @param descriptors its open file descriptors but those of connections
 * @param threads its threads
 * @param heap the bytes of its live objects, after a full garbage collection
 * @param direct the bytes of its buffers outside the heap
 */
record Footprint(int descriptors, int threads, long heap, long direct) {

	/**
	 * Descriptors and threads that come and go whatever the load is.
	 */
	private static final int LEEWAY = 24;

	private static final int HEAP_LEEWAY = 4 * 1024 * 1024;

	/**
	 * Netty keeps a buffer or two for each event loop.
	 */
	private static final int DIRECT_LEEWAY = 8 * 1024 * 1024;

	/**
	 * Look at a process.
	 * @param process the process
	 * @param open how many connections are open in it, which differs with what the
	 * clients do
	 * @return what it holds now
	 */
	static Footprint of(SampleProcess process, int open) throws IOException, InterruptedException {
		String last = Shell.run("jcmd", Long.toString(process.pid()), "GC.class_histogram")
			.lines()
			.filter((line) -> line.startsWith("Total"))
			.findFirst()
			.orElseThrow();
		try (Stream<Path> threads = Files.list(Path.of("/proc/%d/task".formatted(process.pid())))) {
			return new Footprint(process.openFiles() - open, (int) threads.count(), Long.parseLong(last.split(" +")[2]),
					new SampleClient(process.port()).directMemory());
		}
	}

	/**
	 * See to it that nothing has grown, but for what comes and goes.
	 * @param first what the process held when it was new, in the same state
	 */
	void assertNotAbove(Footprint first) {
		assertThat(this.descriptors).as("descriptors of %s after %s", this, first)
			.isLessThanOrEqualTo(first.descriptors + LEEWAY);
		assertThat(this.threads).as("threads of %s after %s", this, first).isLessThanOrEqualTo(first.threads + LEEWAY);
		assertThat(this.heap).as("heap of %s after %s", this, first).isLessThanOrEqualTo(first.heap + HEAP_LEEWAY);
		assertThat(this.direct).as("direct memory of %s after %s", this, first)
			.isLessThanOrEqualTo(first.direct + DIRECT_LEEWAY);
	}

}
