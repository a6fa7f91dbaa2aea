package io.github.reuseport.server.warmup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

import io.netty.channel.unix.DomainSocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Where a server listens for its own requests: an address of the same kind as its own,
 * which nobody else knows.
 *
 * @param address the address
 * @param socket the file of the socket, in a directory of its own, or {@code null}
 */
record WarmUpAddress(SocketAddress address, @Nullable Path socket) {

	private static final Logger logger = Loggers.getLogger(WarmUpAddress.class);

	/**
	 * Choose an address.
	 * @param address the address of the server
	 * @return an address on loopback, or a Unix domain socket if the server has one
	 * @throws IOException if there is no place for the socket
	 */
	static WarmUpAddress like(SocketAddress address) throws IOException {
		if (address instanceof InetSocketAddress) {
			return new WarmUpAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
		}
		try {
			// A directory that others cannot enter
			Path socket = Files.createTempDirectory("warm-up").resolve("server.sock");
			return new WarmUpAddress(new DomainSocketAddress(socket.toFile()), socket);
		}
		catch (IOException ex) {
			throw new IOException("there is no place for a Unix domain socket: " + ex, ex);
		}
	}

	/**
	 * Remove the file and its directory.
	 */
	void release() {
		try {
			if (this.socket != null) {
				Files.deleteIfExists(this.socket);
				Files.deleteIfExists(this.socket.getParent());
			}
		}
		catch (IOException ex) {
			logger.debug("Could not remove {}", this.socket, ex);
		}
	}

}
