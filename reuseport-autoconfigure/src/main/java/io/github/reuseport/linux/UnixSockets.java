package io.github.reuseport.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Listening Unix domain sockets of the network namespace, read from
 * {@code /proc/net/unix} (proc_net_unix(5)), whoever opened them and in whatever pid and
 * mount namespace. A path is listed for as long as its socket lives, whether or not there
 * is a file of that name any more.
 *
 * <pre class="code">
 * Num       RefCount Protocol Flags    Type St Inode Path
 * 00000000ad8767a8: 00000002 00000000 00010000 0001 01 312943 /tmp/socket
 * </pre>
 *
 * The path is the last column, and may have spaces; an abstract name starts with an
 * {@code @}. Instances are immutable and may be used by any thread.
 */
public final class UnixSockets {

	/**
	 * {@code __SO_ACCEPTCON} of {@code include/uapi/linux/net.h}: the one flag that is
	 * shown, of sockets that listen.
	 */
	private static final String LISTENS = "00010000";

	private static final Pattern SPACES = Pattern.compile(" +");

	private static final int FLAGS = 3;

	private static final int INODE = 6;

	private static final int PATH = 7;

	private final Path table;

	/**
	 * Sockets of the network namespace that this process lives in.
	 */
	public UnixSockets() {
		this(Path.of("/proc/self/net/unix"));
	}

	UnixSockets(Path table) {
		this.table = table;
	}

	/**
	 * The sockets that listen now and have a path or an abstract name.
	 * @return the sockets
	 * @throws IOException if the kernel's table cannot be read, for example because this
	 * is not Linux
	 */
	public List<UnixSocket> listening() throws IOException {
		List<UnixSocket> sockets = new ArrayList<>();
		// Paths are bytes of any kind
		try (BufferedReader rows = Files.newBufferedReader(this.table, StandardCharsets.ISO_8859_1)) {
			for (String row = rows.readLine(); row != null; row = rows.readLine()) {
				if (!row.contains(LISTENS)) {
					// Nearly all: most are connected
					continue;
				}
				String[] columns = SPACES.split(row, PATH + 1);
				// A path may have line breaks too, so a row may be no row
				if (columns.length > PATH && LISTENS.equals(columns[FLAGS]) && isNumber(columns[INODE])) {
					sockets.add(new UnixSocket(columns[PATH], Long.parseLong(columns[INODE])));
				}
			}
		}
		return sockets;
	}

	private static boolean isNumber(String column) {
		return column.length() < 19 && column.chars().allMatch(Character::isDigit);
	}

}
