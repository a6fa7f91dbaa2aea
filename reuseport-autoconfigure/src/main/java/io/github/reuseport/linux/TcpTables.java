package io.github.reuseport.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * The kernel's tables of TCP sockets, {@code tcp} and {@code tcp6} of
 * {@code /proc/self/net} (proc_net_tcp(5)).
 */
final class TcpTables {

	static final int LOCAL_ADDRESS = 1;

	static final int REMOTE_ADDRESS = 2;

	static final int STATE = 3;

	static final int QUEUES = 4;

	static final int UID = 7;

	static final int INODE = 9;

	private final Path net;

	/**
	 * Make the tables of a network namespace.
	 * @param net the directory of the tables
	 */
	TcpTables(Path net) {
		this.net = net;
	}

	/**
	 * Read both tables, that of IPv4 first. A kernel without IPv6 has no second one.
	 * @param reader told of the rows
	 * @throws IOException if a table cannot be read
	 */
	void read(RowReader reader) throws IOException {
		read("", () -> false, reader);
	}

	/**
	 * Read both tables, that of IPv4 first. A kernel without IPv6 has no second one.
	 * @param part what is in each row that is of interest: others are not taken apart
	 * @param over asked before each row whether it is time to end
	 * @param reader told of these rows
	 * @throws IOException if a table cannot be read
	 */
	void read(String part, BooleanSupplier over, RowReader reader) throws IOException {
		read(this.net.resolve("tcp"), part, over, reader);
		try {
			read(this.net.resolve("tcp6"), part, over, reader);
		}
		catch (NoSuchFileException ex) {
			// A kernel without IPv6
		}
	}

	/**
	 * Read the table of one family.
	 * @param ipv6 whether that of IPv6
	 * @param reader told of the rows
	 * @throws IOException if the table cannot be read
	 */
	void read(boolean ipv6, RowReader reader) throws IOException {
		read(this.net.resolve(ipv6 ? "tcp6" : "tcp"), "", () -> false, reader);
	}

	private static void read(Path table, String part, BooleanSupplier over, RowReader reader) throws IOException {
		try (BufferedReader rows = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
			rows.readLine();
			for (String row = rows.readLine(); row != null && !over.getAsBoolean(); row = rows.readLine()) {
				if (row.contains(part)) {
					String[] columns = row.trim().split("\\s+");
					if (columns.length <= INODE || !reader.read(columns)) {
						return;
					}
				}
			}
		}
	}

	/**
	 * Told of the rows but the header.
	 */
	interface RowReader {

		/**
		 * Read a row.
		 * @param columns the columns, at least as many as are named here
		 * @return whether to go on with this table
		 * @throws IOException if the row cannot be understood
		 */
		boolean read(String[] columns) throws IOException;

	}

}
