package io.github.reuseport.it.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * Connection of a client that hears all the server has to say, to the end.
 */
final class Heard implements AutoCloseable {

	/**
	 * How long a server may say nothing before it is taken for silent.
	 */
	private static final int SILENCE_MILLIS = 10_000;

	private final Socket socket;

	/**
	 * Connect.
	 * @param port the port of the server on the loopback address
	 */
	Heard(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(SILENCE_MILLIS);
	}

	/**
	 * Say something, if the server still listens.
	 * @param bytes what to say
	 */
	void say(byte[] bytes) {
		try {
			this.socket.getOutputStream().write(bytes);
		}
		catch (IOException ex) {
			// What it has said before can still be read
		}
	}

	/**
	 * Hear one byte.
	 * @return the byte, or -1 at the end of the connection: a reset is one as well,
	 * because it depends on the moment
	 * @throws SocketTimeoutException if the server is silent
	 */
	int next() throws SocketTimeoutException {
		try {
			return this.socket.getInputStream().read();
		}
		catch (SocketTimeoutException ex) {
			throw ex;
		}
		catch (IOException ex) {
			return -1;
		}
	}

	/**
	 * Hear some bytes.
	 * @param count how many
	 * @return the bytes, none if the connection ends before
	 * @throws SocketTimeoutException if the server is silent
	 */
	byte[] next(int count) throws SocketTimeoutException {
		byte[] bytes = new byte[count];
		for (int i = 0; i < count; i++) {
			int octet = next();
			if (octet < 0) {
				return new byte[0];
			}
			bytes[i] = (byte) octet;
		}
		return bytes;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
