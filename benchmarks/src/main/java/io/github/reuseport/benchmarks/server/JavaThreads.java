package io.github.reuseport.benchmarks.server;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the threads of a server, of which the kernel knows the first 15 characters
 * only.
 */
public final class JavaThreads {

	private static final Pattern THREAD = Pattern.compile("^\"(.*)\" .*\\bnid=(0x[0-9a-f]+|\\d+)", Pattern.MULTILINE);

	private JavaThreads() {
	}

	/**
	 * The threads that live now.
	 * @param server the server
	 * @return their ids, as the kernel counts them, by name
	 * @throws IOException if the JVM does not tell them
	 */
	public static Map<String, Long> of(RunningServer server) throws IOException {
		return parse(Jcmd.run(server, "Thread.print"));
	}

	static Map<String, Long> parse(String dump) {
		Map<String, Long> threads = new HashMap<>();
		Matcher matcher = THREAD.matcher(dump);
		while (matcher.find()) {
			threads.put(matcher.group(1), Long.decode(matcher.group(2)));
		}
		return threads;
	}

}
