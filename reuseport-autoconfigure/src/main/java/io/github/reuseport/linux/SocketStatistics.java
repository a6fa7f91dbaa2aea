package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How many TCP sockets are in use in the network namespace, from {@code sockstat} and
 * {@code sockstat6} of {@code /proc/self/net} (proc(5)). The kernel keeps these numbers,
 * so that reading them takes microseconds, unlike the tables of the sockets. Instances
 * are immutable and may be used by any thread.
 *
 * <pre class="code">
 * TCP: inuse 7 orphan 0 tw 3 alloc 9 mem 1
 * TCP6: inuse 4
 * </pre>
 */
public final class SocketStatistics {

	private final Path net;

	/**
	 * Numbers of the network namespace that this process lives in.
	 */
	public SocketStatistics() {
		this(Path.of("/proc/self/net"));
	}

	SocketStatistics(Path net) {
		this.net = net;
	}

	/**
	 * Read the numbers of sockets that listen or are connected now.
	 * @return the numbers
	 * @throws IOException if they cannot be read, for example because this is not Linux
	 */
	public TcpSockets tcp() throws IOException {
		long ipv4 = inUse("sockstat", "TCP: inuse ");
		try {
			return new TcpSockets(ipv4, inUse("sockstat6", "TCP6: inuse "));
		}
		catch (NoSuchFileException ex) {
			// A kernel without IPv6
			return new TcpSockets(ipv4, 0);
		}
	}

	private long inUse(String file, String prefix) throws IOException {
		String lines = Files.readString(this.net.resolve(file), StandardCharsets.US_ASCII);
		int start = lines.indexOf(prefix) + prefix.length();
		int end = start;
		while (end < lines.length() && Character.isDigit(lines.charAt(end))) {
			end++;
		}
		if (start < prefix.length() || end == start) {
			throw new IOException(this.net.resolve(file) + " has no line '" + prefix + "'");
		}
		try {
			return Long.parseLong(lines, start, end, 10);
		}
		catch (NumberFormatException ex) {
			throw new IOException(
					"%s has a number that is too high behind '%s'".formatted(this.net.resolve(file), prefix), ex);
		}
	}

	/**
	 * Numbers of TCP sockets. A socket that waits for the end of a closed connection does
	 * not count.
	 *
	 * @param ipv4 IPv4 sockets
	 * @param ipv6 IPv6 sockets, which may be bound to an IPv4 address
	 */
	public record TcpSockets(long ipv4, long ipv6) {

	}

}
