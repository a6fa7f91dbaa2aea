package io.github.reuseport.server;

import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;

/**
 * What carries the bytes to a server, in the words of OpenTelemetry's
 * {@code network.transport}. A port means nothing without it: a server of HTTP/3 may have
 * the same as one of HTTP/2.
 */
public enum NetworkTransport {

	/**
	 * TCP.
	 */
	TCP("tcp"),

	/**
	 * QUIC, which is HTTP/3.
	 */
	QUIC("quic"),

	/**
	 * A Unix domain socket.
	 */
	UNIX("unix");

	private final String id;

	NetworkTransport(String id) {
		this.id = id;
	}

	/**
	 * The word used in metrics.
	 * @return the lower-case word
	 */
	public String id() {
		return this.id;
	}

	/**
	 * What carries the bytes to a channel.
	 * @param channel a bound channel of a server
	 * @return its transport
	 */
	static NetworkTransport of(Channel channel) {
		if (!(channel.localAddress() instanceof InetSocketAddress)) {
			return UNIX;
		}
		return (channel instanceof ServerChannel) ? TCP : QUIC;
	}

}
