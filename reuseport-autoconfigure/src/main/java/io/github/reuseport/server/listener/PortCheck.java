package io.github.reuseport.server.listener;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * Finds out whether the listeners of a server would be refused, by a socket that is bound
 * to their address but never listens: the kernel gives no connection to it.
 *
 * @hidden
 */
public final class PortCheck {

	private PortCheck() {
	}

	/**
	 * Whether the kernel refuses the address at the moment.
	 * @param address the address
	 * @param sharing whether others may listen on it
	 * @return {@code true} if it is refused, {@code false} if it is free or that cannot
	 * be said
	 */
	public static boolean isRefused(InetSocketAddress address, Sharing sharing) {
		if (address.getPort() == 0) {
			return false;
		}
		try (SocketChannel socket = SocketChannel.open()) {
			socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			socket.setOption(StandardSocketOptions.SO_REUSEPORT, sharing != Sharing.EXCLUSIVE);
			socket.bind(address);
			return false;
		}
		catch (BindException ex) {
			return true;
		}
		catch (IOException | UnsupportedOperationException ex) {
			return false;
		}
	}

}
