package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Connection attempts that listeners of this network namespace dropped, from the counter
 * {@code ListenDrops} of {@code /proc/net/netstat}.
 */
public final class ListenDrops {

	private static final String GROUP = "TcpExt:";

	private ListenDrops() {
	}

	/**
	 * The drops so far.
	 * @return their number
	 * @throws IOException if it cannot be read
	 */
	public static long now() throws IOException {
		return parse(Files.readAllLines(Path.of("/proc/net/netstat")));
	}

	static long parse(List<String> lines) {
		// A line of names and one of values
		List<String[]> rows = lines.stream()
			.filter((line) -> line.startsWith(GROUP))
			.map((line) -> line.split(" "))
			.toList();
		int column = Arrays.asList(rows.get(0)).indexOf("ListenDrops");
		return Long.parseLong(rows.get(1)[column]);
	}

}
