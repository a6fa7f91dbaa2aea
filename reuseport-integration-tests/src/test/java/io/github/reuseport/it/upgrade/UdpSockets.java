package io.github.reuseport.it.upgrade;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/**
 * UDP sockets that another program, this JVM, holds on a port number, one on
 * {@code 0.0.0.0} and one on {@code ::}. To TCP they should not matter.
 */
public final class UdpSockets implements AutoCloseable {

	private final DatagramChannel ipv4;

	private final DatagramChannel ipv6;

	private UdpSockets(DatagramChannel ipv4, DatagramChannel ipv6) {
		this.ipv4 = ipv4;
		this.ipv6 = ipv6;
	}

	/**
	 * Open them.
	 * @param port the port number
	 * @param option the option that lets both have it: {@code SO_REUSEADDR}, or
	 * {@code SO_REUSEPORT} as servers of HTTP/3 do
	 * @return the sockets
	 */
	public static UdpSockets open(int port, SocketOption<Boolean> option) throws IOException {
		DatagramChannel ipv4 = open("0.0.0.0", StandardProtocolFamily.INET, port, option);
		try {
			return new UdpSockets(ipv4, open("::", StandardProtocolFamily.INET6, port, option));
		}
		catch (IOException ex) {
			ipv4.close();
			throw ex;
		}
	}

	private static DatagramChannel open(String address, StandardProtocolFamily family, int port,
			SocketOption<Boolean> option) throws IOException {
		DatagramChannel channel = DatagramChannel.open(family);
		try {
			channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
			return channel.setOption(option, true).bind(new InetSocketAddress(address, port));
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	@Override
	public void close() throws IOException {
		this.ipv4.close();
		this.ipv6.close();
	}

}
