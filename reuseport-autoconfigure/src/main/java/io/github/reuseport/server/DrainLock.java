package io.github.reuseport.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

import org.jspecify.annotations.Nullable;

/**
 * Lock that one process at a time holds to change the filter of a port: a filter that is
 * there while nobody holds the lock is left over. It is a UDP socket on {@code 127.0.0.1}
 * with the number of the port, which never sends or receives anything. So it is known
 * wherever the port is, in the network namespace, and the kernel lets go of it when its
 * process dies.
 */
final class DrainLock implements AutoCloseable {

	private static final byte[] LOOPBACK = { 127, 0, 0, 1 };

	private final DatagramChannel socket;

	private DrainLock(DatagramChannel socket) {
		this.socket = socket;
	}

	/**
	 * Try to get the lock.
	 * @param port the port, 1 to 65535
	 * @return the lock, or {@code null} if somebody else has it
	 */
	static @Nullable DrainLock tryAcquire(int port) {
		DatagramChannel socket = null;
		try {
			socket = DatagramChannel.open(StandardProtocolFamily.INET);
			socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
			return new DrainLock(socket);
		}
		catch (IOException ex) {
			close(socket);
			return null;
		}
	}

	@Override
	public void close() {
		close(this.socket);
	}

	private static void close(@Nullable DatagramChannel socket) {
		try {
			if (socket != null) {
				socket.close();
			}
		}
		catch (IOException ex) {
			// There is nothing to flush
		}
	}

}
