package io.github.reuseport.server.listener;

import java.net.StandardSocketOptions;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;

/**
 * Netty transport that a server runs on.
 */
public enum Transport {

	/**
	 * Linux epoll through JNI.
	 */
	EPOLL("epoll"),

	/**
	 * Linux io_uring through JNI.
	 */
	IO_URING("io_uring"),

	/**
	 * BSD and macOS kqueue through JNI.
	 */
	KQUEUE("kqueue"),

	/**
	 * Java NIO, on every platform.
	 */
	NIO("nio"),

	/**
	 * Any other.
	 */
	OTHER("other");

	private static final ChannelOption<Boolean> NIO_REUSEPORT = NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);

	private final String id;

	Transport(String id) {
		this.id = id;
	}

	/**
	 * The word used in health details, metrics and log messages.
	 * @return the lower-case word
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Whether the transport calls Linux itself, so that it can set any socket option.
	 * @return {@code true} for epoll and io_uring
	 */
	public boolean isNative() {
		return this == EPOLL || this == IO_URING;
	}

	/**
	 * The option that stands for {@code SO_REUSEPORT} on this transport. NIO knows only
	 * the option of the JDK, the native transports only Netty's own.
	 * @return the option
	 */
	public ChannelOption<Boolean> reuseport() {
		return isNative() ? UnixChannelOption.SO_REUSEPORT : NIO_REUSEPORT;
	}

	/**
	 * The transport of a channel. The native ones are told by their names: their classes
	 * are on the class path of some applications only.
	 * @param channel the class of the channel
	 * @return the transport
	 */
	static Transport of(Class<? extends Channel> channel) {
		if (NioServerSocketChannel.class.isAssignableFrom(channel)) {
			return NIO;
		}
		String name = channel.getSimpleName();
		if (name.startsWith("Epoll")) {
			return EPOLL;
		}
		if (name.startsWith("IoUring")) {
			return IO_URING;
		}
		return name.startsWith("KQueue") ? KQUEUE : OTHER;
	}

}
