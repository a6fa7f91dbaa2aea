package io.github.reuseport.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.channel.Channel;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * State of a listening TCP socket, as {@code getsockopt(TCP_INFO)} tells it (tcp(7)). The
 * beginning of {@code struct tcp_info} of {@code linux/tcp.h}, in native byte order:
 *
 * <pre class="code">
 *   0        1               24             28
 *  +--------+----  ...  -----+--------------+--------------+----
 *  | u8     |                | u32          | u32          |
 *  | state  |                | unacked      | sacked       |
 *  +--------+----  ...  -----+--------------+--------------+----
 * </pre>
 *
 * For a socket in state {@code LISTEN} the kernel puts the length of the accept queue
 * into {@code tcpi_unacked} and its limit into {@code tcpi_sacked} ({@code tcp_get_info}
 * of {@code net/ipv4/tcp.c}, since Linux 2.6.24).
 *
 * @param listening whether the socket is in state {@code LISTEN}
 * @param acceptQueue number of connections that wait to be accepted
 * @param backlog limit of the accept queue; it holds one more
 */
public record ListenInfo(boolean listening, long acceptQueue, long backlog) {

	/**
	 * The socket option to read: level {@code IPPROTO_TCP} (6), name {@code TCP_INFO}
	 * (11), and as many bytes as every kernel since Linux 2.6.24 fills.
	 */
	static final RawUnixChannelOption OPTION = new RawUnixChannelOption("TCP_INFO", 6, 11, 104);

	private static final int STATE_OFFSET = 0;

	private static final int UNACKED_OFFSET = 24;

	private static final int SACKED_OFFSET = 28;

	/**
	 * {@code TCP_LISTEN} of {@code include/net/tcp_states.h}.
	 */
	private static final int TCP_LISTEN = 10;

	/**
	 * Ask a socket. May be called by any thread.
	 * @param socket the socket, or {@code null}
	 * @return its state, or {@code null} if there is no socket, it is closed, or the
	 * transport cannot ask it
	 */
	public static @Nullable ListenInfo read(@Nullable Channel socket) {
		ByteBuffer value = OptionReader.read(socket, OPTION);
		return (value != null) ? of(value) : null;
	}

	/**
	 * Limit of the accept queue as it was asked for, cut as the kernel cuts it: for a
	 * transport that cannot ask the socket.
	 * @param socket the socket
	 * @return the limit, or {@code null} if it is not known
	 */
	public static @Nullable Long requestedBacklog(Channel socket) {
		return (socket.config() instanceof ServerSocketChannelConfig config)
				? (long) Math.min(config.getBacklog(), NetUtil.SOMAXCONN) : null;
	}

	/**
	 * Decode what the kernel wrote.
	 * @param value the value of {@link #OPTION}
	 * @return the state; all zero if the kernel wrote nothing
	 */
	static ListenInfo of(ByteBuffer value) {
		ByteBuffer info = value.duplicate().order(ByteOrder.nativeOrder());
		int start = info.position();
		return new ListenInfo(info.get(start + STATE_OFFSET) == TCP_LISTEN,
				Integer.toUnsignedLong(info.getInt(start + UNACKED_OFFSET)),
				Integer.toUnsignedLong(info.getInt(start + SACKED_OFFSET)));
	}

}
