package io.github.reuseport.linux;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.channel.Channel;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;

/**
 * Loses packets on their way to a client, by the filter that a socket may have
 * (socket(7)). Needs a client on epoll.
 */
public final class PacketLoss {

	private static final RawUnixChannelOption ATTACH = new RawUnixChannelOption("SO_ATTACH_FILTER", 1, 26, 16);

	private static final IntegerUnixChannelOption DETACH = new IntegerUnixChannelOption("SO_DETACH_FILTER", 1, 27);

	/**
	 * Code of the instruction that returns how much of the packet to keep.
	 */
	private static final short RETURN = 0x06;

	private PacketLoss() {
	}

	/**
	 * Lose all packets from now on.
	 * @param client the socket that does not get them
	 */
	public static void begin(Channel client) {
		ByteBuffer nothing = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder()).putShort(0, RETURN);
		ByteBuffer program = ByteBuffer.allocateDirect(ATTACH.length())
			.order(ByteOrder.nativeOrder())
			.putShort(0, (short) 1)
			.putLong(8, Buffer.memoryAddress(nothing));
		try {
			client.config().setOption(ATTACH, program);
		}
		finally {
			Reference.reachabilityFence(nothing);
		}
	}

	/**
	 * Lose no more.
	 * @param client the socket
	 */
	public static void end(Channel client) {
		client.config().setOption(DETACH, 0);
	}

}
