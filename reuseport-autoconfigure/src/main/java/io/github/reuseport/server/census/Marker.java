package io.github.reuseport.server.census;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.reuseport.linux.UnixSocket;
import io.github.reuseport.linux.UnixSockets;

/**
 * A name that other processes of the network namespace can read for as long as this
 * process holds it, in whatever pid and mount namespace they live: a Unix domain socket
 * that nobody can connect to, because its file is deleted as soon as it has one. The
 * kernel goes on listing the path and the inode, by which the process that holds it is
 * found; with the process goes the name. No transport of the JDK or of Netty knows of it,
 * so that it is the same on all.
 *
 * @hidden
 */
public final class Marker implements AutoCloseable {

	private static final UnixSockets sockets = new UnixSockets();

	/**
	 * Of {@code sun_path} (unix(7)).
	 */
	private static final int MAXIMUM_LENGTH = 107;

	private final String name;

	private final ServerSocketChannel socket;

	private Marker(String name, ServerSocketChannel socket) {
		this.name = name;
		this.socket = socket;
	}

	/**
	 * Take a name.
	 * @param prefix what the name starts with; the rest makes it one of its own
	 * @return the marker
	 * @throws IOException if it cannot be made, or others could not read it
	 */
	public static Marker open(String prefix) throws IOException {
		String name = "%s-%08x".formatted(prefix, ThreadLocalRandom.current().nextInt());
		ServerSocketChannel socket = bind(name);
		try {
			if (!all(name::equals).containsKey(name)) {
				throw new IOException("The kernel does not list the Unix domain socket");
			}
			return new Marker(name, socket);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	private static ServerSocketChannel bind(String name) throws IOException {
		IOException failure = new IOException("There is no directory for a Unix domain socket");
		for (Path directory : directories()) {
			Path path = directory.resolve(name);
			if (path.toString().length() > MAXIMUM_LENGTH) {
				continue;
			}
			ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
			try {
				socket.bind(UnixDomainSocketAddress.of(path), 1);
				Files.delete(path);
				return socket;
			}
			catch (IOException | RuntimeException ex) {
				socket.close();
				failure = new IOException("%s: %s".formatted(path, ex.getMessage()), ex);
			}
		}
		throw failure;
	}

	/**
	 * Where a file may be made for a moment. That of the properties may be read-only or
	 * have a long path; {@code /dev/shm} can be written to even in a container whose root
	 * cannot.
	 * @return the directories, the best first
	 */
	private static Set<Path> directories() {
		Set<Path> directories = new LinkedHashSet<>();
		directories.add(Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath());
		directories.add(Path.of("/tmp"));
		directories.add(Path.of("/dev/shm"));
		return directories;
	}

	/**
	 * The names that are held now, also by this process.
	 * @param filter which names
	 * @return the inodes of the sockets, by name
	 * @throws IOException where the kernel cannot be asked
	 */
	public static Map<String, Long> all(Predicate<String> filter) throws IOException {
		return sockets.listening()
			.stream()
			.map((socket) -> new UnixSocket(socket.path().substring(socket.path().lastIndexOf('/') + 1),
					socket.inode()))
			.filter((socket) -> filter.test(socket.path()))
			.collect(Collectors.toMap(UnixSocket::path, UnixSocket::inode, (first, second) -> second));
	}

	String name() {
		return this.name;
	}

	/**
	 * Give the name up. Closing twice is closing once.
	 */
	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// It is closed all the same
		}
	}

}
