package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Names of the threads of a JVM, of which the kernel keeps too few characters to tell
 * those of the starter apart.
 *
 * @param names the names by the ids that the kernel gives threads
 */
record ThreadNames(Map<Long, String> names) {

	// "reuseport-keeper-8080" #35 daemon prio=5 ... tid=0x00007f2e5c nid=0x1a2b waiting,
	// or nid=6699
	private static final Pattern THREAD = Pattern.compile("^\"(.+?)\" .*\\bnid=(0x[0-9a-f]+|\\d+)", Pattern.MULTILINE);

	static ThreadNames of(long pid) throws IOException, InterruptedException {
		return parse(Jcmd.run(pid, "Thread.print"));
	}

	static ThreadNames parse(String output) {
		Map<Long, String> names = new HashMap<>();
		for (MatchResult thread : (Iterable<MatchResult>) THREAD.matcher(output).results()::iterator) {
			names.put(Long.decode(thread.group(2)), thread.group(1));
		}
		return new ThreadNames(names);
	}

	boolean begins(long id, String beginning) {
		return this.names.getOrDefault(id, "").startsWith(beginning);
	}

}
