package io.github.reuseport.server.drain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.EffectiveUser;

/**
 * Lock that one process of a user at a time holds to change the filter of a port: a
 * filter that is there while nobody holds the lock is left over. It is a Unix domain
 * socket with an abstract name (unix(7)) made of the user and the port: such a name is
 * known in one network namespace, as the port is, is wanted by nobody else, and the
 * kernel lets go of it when its process dies. Needs a native transport, as the filter
 * does.
 */
final class DrainLock implements AutoCloseable {

	/**
	 * Names that are tried one after the other, should another user hold one.
	 */
	private static final int NAMES = 4;

	private static final int BACKLOG = 1024;

	/**
	 * {@code SOL_SOCKET} and {@code SO_PEERCRED} of {@code asm-generic/socket.h}; the
	 * value is a {@code struct ucred} of three 32-bit numbers: process, user, group. For
	 * a connected socket they are those of the process that called {@code listen(2)}.
	 */
	private static final int SOL_SOCKET = 1;

	private static final int SO_PEERCRED = 17;

	private static final int UID_OFFSET = Integer.BYTES;

	private final Socket socket;

	private DrainLock(Socket socket) {
		this.socket = socket;
	}

	/**
	 * Try to get the lock.
	 * @param port the port, 1 to 65535
	 * @return the lock, or {@code null} if another process of the user has it
	 * @throws IOException if there can be no lock, for example because there is no file
	 * descriptor left
	 */
	static @Nullable DrainLock tryAcquire(int port) throws IOException {
		int uid = EffectiveUser.uid();
		for (int i = 0; i < NAMES; i++) {
			DomainSocketAddress name = new DomainSocketAddress(
					// Digits of no locale: others have to find the same name
					"\0io.github.reuseport/drain/" + Integer.toUnsignedString(uid) + '/' + port + '/' + i);
			DrainLock lock = tryAcquire(name);
			if (lock != null || !isOfAnotherUser(name, uid)) {
				return lock;
			}
		}
		return null;
	}

	private static @Nullable DrainLock tryAcquire(DomainSocketAddress name) throws IOException {
		Socket socket = newSocket();
		try {
			socket.bind(name);
			socket.listen(BACKLOG);
			return new DrainLock(socket);
		}
		catch (IOException ex) {
			// EADDRINUSE
			socket.close();
			return null;
		}
	}

	private static Socket newSocket() throws IOException {
		try {
			return Socket.newSocketDomain();
		}
		catch (ChannelException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	private static boolean isOfAnotherUser(DomainSocketAddress name, int uid) throws IOException {
		Socket socket = newSocket();
		try {
			ByteBuffer credentials = ByteBuffer.allocateDirect(3 * Integer.BYTES).order(ByteOrder.nativeOrder());
			if (!socket.connect(name)) {
				return false;
			}
			socket.getRawOpt(SOL_SOCKET, SO_PEERCRED, credentials);
			return credentials.getInt(UID_OFFSET) != uid;
		}
		catch (IOException ex) {
			// It has just been released, or does not listen yet
			return false;
		}
		finally {
			socket.close();
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
