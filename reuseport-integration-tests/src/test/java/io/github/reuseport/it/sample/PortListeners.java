package io.github.reuseport.it.sample;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Counts the listening sockets of a port from outside of the process they belong to.
 */
public final class PortListeners {

	private PortListeners() {
	}

	/**
	 * A port that nobody listened on a moment ago, whatever the address. It is below
	 * those that the kernel gives to others meanwhile
	 * ({@code net.ipv4.ip_local_port_range}).
	 * @return the port
	 */
	public static int free() throws IOException {
		while (true) {
			try (ServerSocket socket = new ServerSocket(ThreadLocalRandom.current().nextInt(20_000, 32_000))) {
				return socket.getLocalPort();
			}
			catch (BindException ex) {
				// Another one, then
			}
		}
	}

	/**
	 * Count as {@code ss -ltn} does, or where it is not installed from the tables of the
	 * kernel.
	 * @param port the port
	 * @return the number of listening sockets
	 */
	public static int count(int port) throws IOException, InterruptedException {
		try {
			return countBySs(port);
		}
		catch (IOException ex) {
			return countIn("/proc/net/tcp", port) + countIn("/proc/net/tcp6", port);
		}
	}

	private static int countBySs(int port) throws IOException, InterruptedException {
		Process process = new ProcessBuilder("ss", "-ltnH", "sport = :" + port).redirectErrorStream(true).start();
		try {
			String output = new String(process.getInputStream().readAllBytes());
			if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IOException("ss has failed: " + output);
			}
			return (int) output.lines().count();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static int countIn(String table, int port) throws IOException {
		Path path = Path.of(table);
		if (!Files.exists(path)) {
			return 0;
		}
		String listening = ":%04X [0-9A-F]+:0000 0A ".formatted(port);
		try (Stream<String> rows = Files.lines(path)) {
			return (int) rows.filter((row) -> row.split(listening, 2).length == 2).count();
		}
	}

}
