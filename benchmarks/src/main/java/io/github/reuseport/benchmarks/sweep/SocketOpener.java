package io.github.reuseport.benchmarks.sweep;

import java.io.IOException;
import java.net.Socket;

/**
 * Opens connections to a server on this machine.
 */
interface SocketOpener {

	/**
	 * Without TLS.
	 */
	SocketOpener PLAIN = (port) -> new Socket("127.0.0.1", port);

	/**
	 * Open a connection.
	 * @param port port of the server
	 * @return the connection
	 * @throws IOException if it cannot be opened
	 */
	Socket open(int port) throws IOException;

}
