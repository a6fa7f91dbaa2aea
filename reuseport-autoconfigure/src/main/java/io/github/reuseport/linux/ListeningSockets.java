package io.github.reuseport.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Listening TCP sockets of the network namespace, read from {@code /proc/net/tcp} and
 * {@code /proc/net/tcp6} (proc_net_tcp(5)). The kernel writes one row a socket, those in
 * state {@code LISTEN} first, so reading stops at the first row in another state, however
 * many connections are open. It is not cheap, though: to find that row the kernel may
 * walk through its whole table of connections, of both families, which takes milliseconds
 * on a machine with much memory, and tens of them where a hundred thousand connections
 * are all of the other family.
 *
 * <pre class="code">
 * sl  local_address rem_address   st tx_queue:rx_queue tr:tm-&gt;when retrnsmt uid timeout inode
 * 0:  0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0      12345
 * </pre>
 *
 * An address is printed as 32-bit words in the byte order of the host, a port as a plain
 * hexadecimal number. The receive queue of a listening socket is its accept queue.
 * Instances are immutable and may be used by any thread.
 */
public final class ListeningSockets {

	/**
	 * {@code TCP_LISTEN} of {@code include/net/tcp_states.h}.
	 */
	private static final String LISTEN = "0A";

	private static final int HEX_DIGITS_OF_A_WORD = 8;

	private final Path net;

	private final TcpTables tables;

	/**
	 * Listening sockets of the network namespace that this process lives in.
	 */
	public ListeningSockets() {
		this(Path.of("/proc/self/net"));
	}

	ListeningSockets(Path net) {
		this.net = net;
		this.tables = new TcpTables(net);
	}

	/**
	 * The sockets that listen on the given port now, whatever their address, user and
	 * process.
	 * @param port the port, 1 to 65535
	 * @return the sockets, those of IPv4 first
	 * @throws IOException if the kernel's table cannot be read, for example because this
	 * is not Linux
	 */
	public List<ListeningSocket> onPort(int port) throws IOException {
		List<ListeningSocket> sockets = new ArrayList<>();
		this.tables.read(reader(port, sockets));
		return sockets;
	}

	/**
	 * The sockets of one family that listen on the given port now: as cheap as it can be
	 * if the connections are of the same family.
	 * @param port the port, 1 to 65535
	 * @param ipv6 whether those of IPv6, which may serve both families, or those of IPv4
	 * @return the sockets
	 * @throws IOException if the kernel's table cannot be read
	 */
	public List<ListeningSocket> onPort(int port, boolean ipv6) throws IOException {
		List<ListeningSocket> sockets = new ArrayList<>();
		this.tables.read(ipv6, reader(port, sockets));
		return sockets;
	}

	private TcpTables.RowReader reader(int port, List<ListeningSocket> sockets) {
		String suffix = String.format(":%04X", port);
		return (columns) -> {
			boolean listening = LISTEN.equals(columns[TcpTables.STATE]);
			if (listening && columns[TcpTables.LOCAL_ADDRESS].endsWith(suffix)) {
				sockets.add(socket(columns, port));
			}
			return listening;
		};
	}

	/**
	 * The sockets that listen on the given port now and that connections to the given
	 * address may reach.
	 * @param address the address and port, from 1
	 * @return the sockets by their inodes
	 * @throws IOException if the kernel's table cannot be read
	 * @see ListeningSocket#overlaps(InetAddress)
	 */
	public Map<Long, ListeningSocket> on(InetSocketAddress address) throws IOException {
		Map<Long, ListeningSocket> listening = new HashMap<>();
		for (ListeningSocket socket : onPort(address.getPort())) {
			if (socket.overlaps(address.getAddress())) {
				listening.put(socket.inode(), socket);
			}
		}
		return listening;
	}

	private ListeningSocket socket(String[] columns, int port) throws IOException {
		String local = columns[TcpTables.LOCAL_ADDRESS];
		try {
			return new ListeningSocket(address(local.substring(0, local.indexOf(':'))), port,
					Integer.parseUnsignedInt(columns[TcpTables.UID]), Long.parseUnsignedLong(columns[TcpTables.INODE]),
					Long.parseUnsignedLong(
							columns[TcpTables.QUEUES].substring(columns[TcpTables.QUEUES].indexOf(':') + 1), 16),
					local.indexOf(':') > HEX_DIGITS_OF_A_WORD);
		}
		catch (IndexOutOfBoundsException | NumberFormatException ex) {
			throw new IOException("Not a row of " + this.net + ": " + String.join(" ", columns), ex);
		}
	}

	private InetAddress address(String words) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(words.length() / 2).order(ByteOrder.nativeOrder());
		for (int i = 0; i < words.length(); i += HEX_DIGITS_OF_A_WORD) {
			bytes.putInt(Integer.parseUnsignedInt(words, i, i + HEX_DIGITS_OF_A_WORD, 16));
		}
		return InetAddress.getByAddress(bytes.array());
	}

}
