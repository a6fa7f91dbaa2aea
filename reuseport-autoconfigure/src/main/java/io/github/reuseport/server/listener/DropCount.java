package io.github.reuseport.server.listener;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.SocketDrops;

/**
 * Connections that the kernel refused at the sockets that a listener had one after the
 * other. Never goes back: a socket takes what it counted with it when it closes, so what
 * was last seen of it is kept. Safe for use by any thread.
 *
 * @hidden
 */
public final class DropCount {

	/**
	 * A socket counts modulo 2<sup>32</sup>.
	 */
	private static final long MODULUS = 1L << Integer.SIZE;

	private @Nullable Channel socket;

	/**
	 * What the earlier sockets counted.
	 */
	private long earlier;

	private long last;

	private boolean known;

	/**
	 * Look at the socket.
	 * @param current the socket that the listener has now, or {@code null} if none
	 * @return the connections that were refused up to now, or {@code null} if no socket
	 * of the listener has ever told
	 */
	public synchronized @Nullable Long look(@Nullable Channel current) {
		Long now = SocketDrops.read(current);
		if (now != null) {
			if (current != this.socket) {
				this.earlier += this.last;
				this.socket = current;
			}
			else if (now < this.last) {
				this.earlier += MODULUS;
			}
			this.last = now;
			this.known = true;
		}
		return this.known ? this.earlier + this.last : null;
	}

}
