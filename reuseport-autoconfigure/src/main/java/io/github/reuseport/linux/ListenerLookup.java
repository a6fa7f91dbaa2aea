package io.github.reuseport.linux;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.IntegerUnixChannelOption;

/**
 * The kernel's look-up of listening sockets. A connection request first finds one socket
 * of a group, the oldest on an IPv6 address (the wildcard of both families included) and
 * the youngest on an IPv4 one, and through this one the group, its filter and the socket
 * that is chosen ({@code __inet_hash} and {@code inet_lhash2_lookup} of
 * {@code net/ipv4/inet_hashtables.c}, since Linux 4.6). If just that first socket is
 * closed at the same moment on another processor, it has left the group already, is
 * chosen itself in spite of any filter, and the connection is reset. A socket that is
 * bound to another network interface than the request came from is passed over by the
 * look-up, but stays a member of its group. Needs a native transport; may be used by any
 * thread.
 */
public final class ListenerLookup {

	/**
	 * Level {@code SOL_SOCKET} (1), name {@code SO_BINDTOIFINDEX} (62) of
	 * {@code asm-generic/socket.h}, since Linux 5.1, and since 5.7 without the capability
	 * {@code CAP_NET_RAW} for a socket that is bound to no interface yet. The kernel does
	 * not ask whether there is such an interface.
	 */
	static final IntegerUnixChannelOption INTERFACE = new IntegerUnixChannelOption("SO_BINDTOIFINDEX", 1, 62);

	/**
	 * Index that no interface has: the kernel counts them from 1.
	 */
	private static final int NO_INTERFACE = Integer.MAX_VALUE;

	private ListenerLookup() {
	}

	/**
	 * Let connection requests find others of the group in place of a socket that is about
	 * to be closed. To be called once the group's filter chooses the socket no more: a
	 * request that is given to it all the same is not answered, because no route leads to
	 * the interface. What has reached the socket before, established or not, stays with
	 * it. Cannot be taken back without {@code CAP_NET_RAW}.
	 * @param listener the socket, which listens
	 * @return {@code false} where the kernel or the transport does not let it
	 */
	public static boolean leave(Channel listener) {
		try {
			return listener.config().setOption(INTERFACE, NO_INTERFACE);
		}
		catch (ChannelException ex) {
			return false;
		}
	}

}
