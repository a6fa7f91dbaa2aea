package io.github.reuseport.benchmarks.server;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a server, without garbage. The heap is resident as a whole from the start, so
 * that what else is resident can be told apart.
 */
public final class JavaMemory {

	/**
	 * Options that the JVM of the server has to have.
	 */
	public static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:+AlwaysPreTouch");

	private static final Pattern USED = Pattern.compile("generation .*?used (\\d+)K");

	private JavaMemory() {
	}

	/**
	 * The memory now.
	 * @param server the server
	 * @return the size in KiB, of objects that are reachable and of all that is resident
	 * outside of the heap
	 * @throws IOException if the JVM does not tell it
	 */
	public static long of(RunningServer server) throws IOException {
		Jcmd.run(server, "GC.run");
		return server.processes().residentKib() - Launch.HEAP_KIB + used(Jcmd.run(server, "GC.heap_info"));
	}

	static long used(String heapInfo) {
		Matcher matcher = USED.matcher(heapInfo);
		long used = 0;
		while (matcher.find()) {
			used += Long.parseLong(matcher.group(1));
		}
		if (used == 0) {
			throw new IllegalStateException("No generation in:%n%s".formatted(heapInfo));
		}
		return used;
	}

}
