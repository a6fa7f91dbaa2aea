package io.github.reuseport.server;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for servers that come and go, while other tests run.
 */
public final class FreePort {

	private FreePort() {
	}

	/**
	 * Choose one that nobody listens on now. It is below those that the kernel gives to
	 * others meanwhile ({@code net.ipv4.ip_local_port_range}).
	 * @return the port
	 * @throws IOException if none can be found
	 */
	public static int choose() throws IOException {
		while (true) {
			try (ServerSocket socket = new ServerSocket(ThreadLocalRandom.current().nextInt(20_000, 32_000))) {
				return socket.getLocalPort();
			}
			catch (BindException ex) {
				// Another one, then
			}
		}
	}

}
