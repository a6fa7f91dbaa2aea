package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Connections that the kernel has refused at any listener of the network namespace
 * because its accept queue was full: {@code ListenOverflows} of the group {@code TcpExt}
 * in {@code /proc/net/netstat}, which has a line of names for every group and one of
 * values. Unlike {@link SocketDrops} it counts nothing else.
 */
public final class ListenOverflows {

	private static final String GROUP = "TcpExt:";

	private static final String NAME = "ListenOverflows";

	private final Path netstat;

	/**
	 * Those of the network namespace that this process lives in.
	 */
	public ListenOverflows() {
		this(Path.of("/proc/net/netstat"));
	}

	ListenOverflows(Path netstat) {
		this.netstat = netstat;
	}

	/**
	 * Count them. Takes less than a millisecond.
	 * @return their number since the namespace was made
	 * @throws IOException where the kernel does not tell
	 */
	public long count() throws IOException {
		List<String[]> rows = Files.readAllLines(this.netstat)
			.stream()
			.filter((line) -> line.startsWith(GROUP))
			.map((line) -> line.split(" "))
			.toList();
		int column = (rows.size() == 2) ? Arrays.asList(rows.get(0)).indexOf(NAME) : -1;
		if (column < 0 || column >= rows.get(1).length) {
			throw new IOException("%s has no %s".formatted(this.netstat, NAME));
		}
		try {
			return Long.parseLong(rows.get(1)[column]);
		}
		catch (NumberFormatException ex) {
			throw new IOException("%s has no number of %s".formatted(this.netstat, NAME), ex);
		}
	}

}
