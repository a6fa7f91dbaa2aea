package io.github.reuseport.linux;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;

/**
 * The filter of the kernel's group of listeners on a port. It belongs to the group, not
 * to a socket: any listener of any process in the group can replace it or take it away,
 * and it outlives the process that attached it (socket(7), {@code net/core/filter.c}).
 * The kernel replaces it atomically and asks for no privilege. Needs a native transport;
 * may be used by any thread.
 */
public final class ReuseportFilter {

	/**
	 * Level {@code SOL_SOCKET} (1), name {@code SO_ATTACH_REUSEPORT_CBPF} (51), since
	 * Linux 4.5, for TCP since 4.6. The value is a {@code struct sock_fprog}: the number
	 * of instructions as a u16 and, at offset 8, their address as a u64.
	 */
	static final RawUnixChannelOption ATTACH = new RawUnixChannelOption("SO_ATTACH_REUSEPORT_CBPF", 1, 51, 16);

	/**
	 * Level {@code SOL_SOCKET} (1), name {@code SO_DETACH_REUSEPORT_BPF} (68), since
	 * Linux 5.3.
	 */
	static final IntegerUnixChannelOption DETACH = new IntegerUnixChannelOption("SO_DETACH_REUSEPORT_BPF", 1, 68);

	private static final int ADDRESS_OFFSET = 8;

	private ReuseportFilter() {
	}

	/**
	 * Attach a filter in place of the one that is there, if any.
	 * @param listener a socket of the group, which listens
	 * @param program the filter
	 * @return {@code false} if the transport does not know the option
	 * @throws ChannelException if the kernel refuses, or the socket is closed
	 */
	public static boolean attach(Channel listener, FilterProgram program) {
		ByteBuffer instructions = program.encode();
		ByteBuffer value = ByteBuffer.allocateDirect(ATTACH.length()).order(ByteOrder.nativeOrder());
		value.putShort(0, (short) program.length()).putLong(ADDRESS_OFFSET, Buffer.memoryAddress(instructions));
		try {
			return listener.config().setOption(ATTACH, value);
		}
		finally {
			Reference.reachabilityFence(instructions);
		}
	}

	/**
	 * Take the filter away, or where the kernel cannot do that (before Linux 5.3), leave
	 * one in its place that leaves every choice to the kernel's hash. To be called while
	 * nobody else changes the filter.
	 * @param listener a socket of the group, which listens
	 * @return whether there was one; also {@code true} where the kernel cannot tell
	 * @throws ChannelException if the kernel refuses any filter, or the socket is closed
	 */
	public static boolean detach(Channel listener) {
		if (tryDetach(listener)) {
			return true;
		}
		// Either there is none or the kernel cannot take it away, which Netty does not
		// tell apart
		return attach(listener, FilterProgram.HASH) && !tryDetach(listener);
	}

	private static boolean tryDetach(Channel listener) {
		try {
			return listener.config().setOption(DETACH, 0);
		}
		catch (ChannelException ex) {
			return false;
		}
	}

}
