package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a process in bytes. All of its heap is resident from the start, so that what
 * its resident memory grows by is memory outside of the heap.
 *
 * @param heap what is live in the heap
 * @param resident memory that the kernel has given to the process
 * @param direct what of it is buffers outside of the heap
 * @param kernel what the kernel holds for TCP, of both ends and all processes
 */
record Memory(long heap, long resident, long direct, long kernel) {

	private static final Pattern RESIDENT = Pattern.compile("Rss:\\s+(\\d+) kB");

	private static final Pattern DIRECT = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

	private static final Pattern KERNEL = Pattern.compile("TCP: .* mem (\\d+)");

	private static final int KB = 1024;

	private static final int PAGE = 4096;

	static Memory of(long pid, HeapHistogram heap, String nativeMemory) throws IOException {
		return new Memory(heap.total(),
				KB * number(RESIDENT, Files.readString(Path.of("/proc", Long.toString(pid), "smaps_rollup"))),
				KB * number(DIRECT, nativeMemory),
				PAGE * number(KERNEL, Files.readString(Path.of("/proc/net/sockstat"))));
	}

	/**
	 * Options of a JVM whose memory is looked at.
	 * @param connections the most connections it will have
	 * @return the options
	 */
	static List<String> jvmOptions(int connections) {
		String megabytes = (256 + connections / 50) + "m";
		return List.of("-Xms" + megabytes, "-Xmx" + megabytes, "-XX:+AlwaysPreTouch",
				"-XX:NativeMemoryTracking=summary");
	}

	private static long number(Pattern pattern, String text) throws IOException {
		Matcher matcher = pattern.matcher(text);
		if (!matcher.find()) {
			throw new IOException("No '%s' in:%n%s".formatted(pattern, text));
		}
		return Long.parseLong(matcher.group(1));
	}

	Memory minus(Memory before) {
		return new Memory(this.heap - before.heap, this.resident - before.resident, this.direct - before.direct,
				this.kernel - before.kernel);
	}

	long total() {
		return this.heap + this.resident;
	}

}
