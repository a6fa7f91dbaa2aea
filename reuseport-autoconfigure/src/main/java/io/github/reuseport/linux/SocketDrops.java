package io.github.reuseport.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.channel.unix.RawUnixChannelOption;

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
	 * Decode what the kernel wrote.
	 * @param value the value of {@link #OPTION}
	 * @return the number of drops since the socket was opened, modulo 2<sup>32</sup>
	 */
	public static long of(ByteBuffer value) {
		return Integer
			.toUnsignedLong(value.duplicate().order(ByteOrder.nativeOrder()).getInt(value.position() + DROPS_OFFSET));
	}

}
