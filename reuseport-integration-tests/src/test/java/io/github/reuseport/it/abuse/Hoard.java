package io.github.reuseport.it.abuse;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections of an attacker, who does not mind what becomes of them.
 */
final class Hoard implements AutoCloseable {

	private final Victim victim;

	private final List<Socket> sockets = new ArrayList<>();

	Hoard(Victim victim) {
		this.victim = victim;
	}

	/**
	 * Open a connection, if that is possible.
	 * @param beginning what to say first
	 */
	void add(byte[] beginning) {
		try {
			Socket socket = this.victim.connect();
			this.sockets.add(socket);
			socket.getOutputStream().write(beginning);
		}
		catch (IOException ex) {
			// As the server likes
		}
	}

	void add(String beginning) {
		add(bytes(beginning));
	}

	/**
	 * Say something on one of the connections, if the server still listens.
	 * @param index which one
	 * @param text what to say
	 */
	void say(int index, String text) {
		try {
			this.sockets.get(index % this.sockets.size()).getOutputStream().write(bytes(text));
		}
		catch (IOException ex) {
			// As the server likes
		}
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
