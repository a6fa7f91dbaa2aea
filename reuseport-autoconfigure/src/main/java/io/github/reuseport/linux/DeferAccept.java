package io.github.reuseport.linux;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * Whether the kernel holds connections back until their first bytes have arrived. Needs a
 * native transport; may be used by any thread.
 */
public final class DeferAccept {

	/**
	 * Level {@code IPPROTO_TCP} (6), name {@code TCP_DEFER_ACCEPT} (9), for how long, in
	 * whole seconds (tcp(7), since Linux 2.4).
	 */
	public static final ChannelOption<Integer> OPTION = new IntegerUnixChannelOption("TCP_DEFER_ACCEPT", 6, 9);

	private DeferAccept() {
	}

	/**
	 * Whether connections are held back, whoever told the kernel to.
	 * @param listener a listening socket, or {@code null}
	 * @return {@code true} if they are
	 */
	public static boolean isOn(@Nullable Channel listener) {
		Integer seconds = OptionReader.read(listener, OPTION);
		return seconds != null && seconds > 0;
	}

}
