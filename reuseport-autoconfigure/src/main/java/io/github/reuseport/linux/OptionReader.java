package io.github.reuseport.linux;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads socket options of which nobody knows whether they can be read.
 */
final class OptionReader {

	private OptionReader() {
	}

	/**
	 * Read an option of a socket.
	 * @param socket the socket, or {@code null}
	 * @param option the option
	 * @param <T> the type of its value
	 * @return the value, or {@code null} if there is no socket, it is closed, or the
	 * transport or the kernel does not know the option
	 */
	static <T> @Nullable T read(@Nullable Channel socket, ChannelOption<T> option) {
		try {
			return (socket != null && socket.isActive()) ? socket.config().getOption(option) : null;
		}
		catch (ChannelException ex) {
			return null;
		}
	}

}
