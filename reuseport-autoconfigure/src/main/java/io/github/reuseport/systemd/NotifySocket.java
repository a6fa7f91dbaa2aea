package io.github.reuseport.systemd;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;

/**
 * Datagram socket from which systemd is notified (sd_notify(3)). The address is the path
 * of a Unix domain socket, or an abstract name with an {@code @} in front. Needs a native
 * transport, whose library knows such sockets. Stays open, so that it does not matter
 * whether a file descriptor is left. Not for use by several threads.
 */
final class NotifySocket implements AutoCloseable {

	private static final int MAXIMUM_LENGTH = 4096;

	/**
	 * {@code sun_path} of {@code struct sockaddr_un} (unix(7)).
	 */
	private static final int MAXIMUM_ADDRESS = 108;

	private final byte[] address;

	private final Socket socket;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAXIMUM_LENGTH);

	private NotifySocket(byte[] address, Socket socket) {
		this.address = address;
		this.socket = socket;
	}

	/**
	 * Open a socket, which does not tell whether somebody listens.
	 * @param address the address, as in {@code NOTIFY_SOCKET}
	 * @return the socket
	 * @throws IOException if there can be none, with a message for operators
	 */
	static NotifySocket open(String address) throws IOException {
		byte[] bytes = address.getBytes(StandardCharsets.UTF_8);
		if (!address.startsWith("/") && !address.startsWith("@")) {
			throw new IOException("it is neither a path nor an abstract name");
		}
		if (bytes.length > MAXIMUM_ADDRESS) {
			throw new IOException("it is longer than %d bytes".formatted(MAXIMUM_ADDRESS));
		}
		if (bytes[0] == '@') {
			bytes[0] = 0;
		}
		try {
			return new NotifySocket(bytes, Socket.newSocketDomainDgram());
		}
		catch (LinkageError ex) {
			throw new IOException("Netty has no native transport here, epoll or io_uring", ex);
		}
		catch (ChannelException ex) {
			throw new IOException(String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Send a message. Does not block.
	 * @param message assignments, one in a line
	 * @return {@code false} if it has to be sent again later, because too many wait
	 * @throws IOException if it cannot be sent, with a message for operators
	 */
	boolean send(String message) throws IOException {
		byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
		this.buffer.clear().put(bytes);
		try {
			return this.socket.sendToDomainSocket(this.buffer, 0, bytes.length, this.address) > 0;
		}
		catch (FileNotFoundException ex) {
			throw new IOException("there is no such socket", ex);
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// There is nothing to flush
		}
	}

}
