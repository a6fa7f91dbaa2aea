package io.github.reuseport.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.channel.Channel;
import io.netty.channel.unix.RawUnixChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * What a socket dropped, as {@code getsockopt(SO_MEMINFO)} tells it: an array of 32-bit
 * numbers in native byte order, whose ninth counts the drops ({@code SK_MEMINFO_DROPS} of
 * {@code linux/sock_diag.h}; the option exists since Linux 4.12). At a listening socket
 * these are connections that came while its accept queue was full, and now and then a
 * packet that belongs to no connection, such as the second reset of one.
 */
public final class SocketDrops {

	/**
	 * The socket option to read: level {@code SOL_SOCKET} (1), name {@code SO_MEMINFO}
	 * (55), nine numbers.
	 */
	public static final RawUnixChannelOption OPTION = new RawUnixChannelOption("SO_MEMINFO", 1, 55, 9 * Integer.BYTES);

	private static final int DROPS_OFFSET = 8 * Integer.BYTES;

	private SocketDrops() {
	}

	/**
	 * Ask a socket. May be called by any thread. One that holds connections back cannot
	 * tell: it counts each of them as dropped, when its handshake is complete and its
	 * first bytes have not arrived.
	 * @param socket the socket, or {@code null}
	 * @return the number of drops since it was opened, modulo 2<sup>32</sup>, or
	 * {@code null} if there is no socket, it is closed, or the transport or the kernel
	 * cannot tell
	 */
	public static @Nullable Long read(@Nullable Channel socket) {
		ByteBuffer value = DeferAccept.isOn(socket) ? null : OptionReader.read(socket, OPTION);
		return (value != null) ? of(value) : null;
	}

	/**
	 * Decode what the kernel wrote.
	 * @param value the value of {@link #OPTION}
	 * @return the number of drops since the socket was opened, modulo 2<sup>32</sup>
	 */
	public static long of(ByteBuffer value) {
		return Integer
			.toUnsignedLong(value.duplicate().order(ByteOrder.nativeOrder()).getInt(value.position() + DROPS_OFFSET));
	}

}
