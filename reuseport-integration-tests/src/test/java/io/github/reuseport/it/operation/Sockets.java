package io.github.reuseport.it.operation;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that are open until the end of a test.
 *
 * @param port the port they go to
 * @param open those that have been opened
 */
record Sockets(int port, List<Socket> open) implements Closeable {

	Sockets(int port) {
		this(port, new ArrayList<>());
	}

	void open(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			this.open.add(new Socket(InetAddress.getLoopbackAddress(), this.port));
		}
	}

	void openAndSend(String request) throws IOException {
		open(1);
		this.open.get(this.open.size() - 1).getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public void close() throws IOException {
		for (Socket socket : this.open) {
			socket.close();
		}
	}

}
