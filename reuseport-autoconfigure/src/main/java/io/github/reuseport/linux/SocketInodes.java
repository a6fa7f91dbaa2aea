package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Inodes of the sockets that this process holds open. The link {@code /proc/self/fd/<n>}
 * of a socket reads {@code socket:[inode]} (proc_pid_fd(5)). Instances are immutable and
 * may be used by any thread.
 */
public final class SocketInodes {

	private static final String PREFIX = "socket:[";

	private final Path descriptors;

	/**
	 * Inodes of this process's sockets.
	 */
	public SocketInodes() {
		this(Path.of("/proc/self/fd"));
	}

	SocketInodes(Path descriptors) {
		this.descriptors = descriptors;
	}

	/**
	 * The inode of the socket behind a file descriptor.
	 * @param descriptor the file descriptor
	 * @return the inode, or empty if the descriptor is closed, is not a socket, or cannot
	 * be looked at
	 */
	public OptionalLong of(int descriptor) {
		return of(this.descriptors.resolve(Integer.toString(descriptor)));
	}

	/**
	 * The inodes of all sockets this process holds open. The cost grows with the number
	 * of open file descriptors: about a microsecond each.
	 * @return the inodes
	 * @throws IOException if the descriptors cannot be listed, for example because this
	 * is not Linux
	 */
	public Set<Long> all() throws IOException {
		Set<Long> inodes = new HashSet<>();
		try (DirectoryStream<Path> links = Files.newDirectoryStream(this.descriptors)) {
			for (Path link : links) {
				of(link).ifPresent(inodes::add);
			}
		}
		return inodes;
	}

	private OptionalLong of(Path link) {
		try {
			String target = Files.readSymbolicLink(link).toString();
			return target.startsWith(PREFIX)
					? OptionalLong.of(Long.parseUnsignedLong(target, PREFIX.length(), target.length() - 1, 10))
					: OptionalLong.empty();
		}
		catch (IOException | IndexOutOfBoundsException | NumberFormatException ex) {
			return OptionalLong.empty();
		}
	}

}
