package io.github.reuseport.server;

import java.nio.ByteBuffer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.linux.SocketDrops;

/**
 * What the socket of a listener tells of itself. May be asked by any thread.
 */
final class SocketOptions {

	private SocketOptions() {
	}

	/**
	 * State and accept queue.
	 * @param socket the socket
	 * @return the state, or {@code null} if it is closed or the transport cannot tell
	 */
	static @Nullable ListenInfo listenInfo(Channel socket) {
		ByteBuffer value = read(socket, ListenInfo.OPTION);
		return (value != null) ? ListenInfo.of(value) : null;
	}

	/**
	 * Connections that were refused because the accept queue was full. A socket that
	 * holds connections back cannot tell: it counts each of them as dropped, when its
	 * handshake is complete and its first bytes have not arrived.
	 * @param socket the socket
	 * @return their number, or {@code null} if the socket is closed or the transport or
	 * the kernel cannot tell
	 */
	static @Nullable Long dropped(Channel socket) {
		ByteBuffer value = isDeferring(socket) ? null : read(socket, SocketDrops.OPTION);
		return (value != null) ? SocketDrops.of(value) : null;
	}

	/**
	 * Whether the kernel holds back connections until their first bytes have arrived,
	 * whoever told it to.
	 * @param socket the socket
	 * @return {@code true} if it does
	 */
	static boolean isDeferring(Channel socket) {
		Integer seconds = read(socket, ListenerFactory.TCP_DEFER_ACCEPT);
		return seconds != null && seconds > 0;
	}

	/**
	 * Limit of the accept queue as it was asked for, cut as the kernel cuts it.
	 * @param socket the socket
	 * @return the limit, or {@code null} if the transport cannot tell
	 */
	static @Nullable Long backlog(Channel socket) {
		return (socket.config() instanceof ServerSocketChannelConfig config)
				? (long) Math.min(config.getBacklog(), NetUtil.SOMAXCONN) : null;
	}

	private static <T> @Nullable T read(Channel socket, ChannelOption<T> option) {
		try {
			return socket.isActive() ? socket.config().getOption(option) : null;
		}
		catch (ChannelException ex) {
			return null;
		}
	}

}
