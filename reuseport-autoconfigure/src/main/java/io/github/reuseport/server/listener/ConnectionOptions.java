package io.github.reuseport.server.listener;

import java.util.List;
import java.util.Set;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

/**
 * Options of connections that a customizer set for the listening sockets, which do not
 * know them. Reactor Netty warns of that whenever a socket is opened: once is enough.
 */
final class ConnectionOptions {

	/**
	 * Those whose presence in the options of a socket tells whether it knows them. Of
	 * options of one transport not all that are known are listed.
	 */
	private static final Set<ChannelOption<?>> OPTIONS = Set.of(ChannelOption.ALLOW_HALF_CLOSURE, ChannelOption.IP_TOS,
			ChannelOption.SO_KEEPALIVE, ChannelOption.SO_LINGER, ChannelOption.SO_SNDBUF, ChannelOption.SO_TIMEOUT,
			ChannelOption.TCP_FASTOPEN, ChannelOption.TCP_FASTOPEN_CONNECT, ChannelOption.TCP_NODELAY);

	private ConnectionOptions() {
	}

	/**
	 * Remove those that have been warned of.
	 * @param server the server
	 * @param open a socket that was opened with all options, or {@code null} if there is
	 * none
	 * @return the server without the options that the socket does not know
	 */
	static HttpServer removeUnknown(HttpServer server, @Nullable Channel open) {
		List<? extends ChannelOption<?>> set = server.configuration()
			.options()
			.keySet()
			.stream()
			.filter(OPTIONS::contains)
			.toList();
		HttpServer known = server;
		if (open != null && !set.isEmpty()) {
			Set<ChannelOption<?>> options = known(open);
			for (ChannelOption<?> option : set) {
				known = options.contains(option) ? known : known.option(option, null);
			}
		}
		return known;
	}

	private static Set<ChannelOption<?>> known(Channel socket) {
		try {
			return socket.config().getOptions().keySet();
		}
		catch (ChannelException ex) {
			// It has just been closed
			return OPTIONS;
		}
	}

}
