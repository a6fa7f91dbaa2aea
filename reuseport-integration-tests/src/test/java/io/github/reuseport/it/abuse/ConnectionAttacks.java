package io.github.reuseport.it.abuse;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;

import io.github.reuseport.load.OpenLoop;

/**
 * Attacks by connections of HTTP/1.1.
 */
final class ConnectionAttacks {

	private static final String REQUEST = "GET /hello HTTP/1.1\r\nHost: localhost\r\n";

	private static final int HEADERS = 100 * 1024;

	private static final int GARBAGE = 4096;

	private ConnectionAttacks() {
	}

	/**
	 * Requests that never end.
	 * @param victim who is attacked
	 * @param strength how many connections, and for how long
	 */
	static void slowloris(Victim victim, Strength strength) throws Exception {
		try (Hoard hoard = new Hoard(victim)) {
			for (int i = 0; i < strength.count(); i++) {
				hoard.add(REQUEST);
			}
			strength.pace((i) -> hoard.say(i, "X-Slow: 1\r\n"));
		}
	}

	/**
	 * Connections on which nothing is ever said.
	 * @param victim who is attacked
	 * @param strength how many connections, and for how long
	 */
	static void silence(Victim victim, Strength strength) throws Exception {
		try (Hoard hoard = new Hoard(victim)) {
			strength.pace((i) -> hoard.add(""));
		}
	}

	/**
	 * Connections that are reset, every other one after a request.
	 * @param victim who is attacked
	 * @param strength how many connections, and in which time
	 */
	static void resets(Victim victim, Strength strength) throws Exception {
		strength.pace((i) -> {
			try (Socket socket = victim.connect()) {
				socket.setSoLinger(true, 0);
				if (i % 2 == 0) {
					socket.getOutputStream().write(Hoard.bytes(REQUEST + "\r\n"));
				}
			}
			catch (IOException ex) {
				// As the server likes
			}
		});
	}

	/**
	 * Connections on which random bytes come.
	 * @param victim who is attacked
	 * @param strength how many connections, and in which time
	 */
	static void garbage(Victim victim, Strength strength) throws Exception {
		Random random = new Random(1);
		strength.pace((i) -> {
			byte[] bytes = new byte[GARBAGE];
			random.nextBytes(bytes);
			exchange(victim, bytes);
		});
	}

	/**
	 * Requests with headers of 100 kB.
	 * @param victim who is attacked
	 * @param strength how many requests, and in which time
	 */
	static void headers(Victim victim, Strength strength) throws Exception {
		byte[] request = Hoard.bytes(REQUEST + "X-Large: " + "a".repeat(HEADERS) + "\r\n\r\n");
		strength.pace((i) -> exchange(victim, request));
	}

	/**
	 * Large responses that are never read.
	 * @param victim who is attacked
	 * @param strength how many, and for how long
	 */
	static void neverRead(Victim victim, Strength strength) throws Exception {
		try (Hoard hoard = new Hoard(victim)) {
			strength.pace((i) -> hoard.add("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"));
		}
	}

	/**
	 * Many new connections at once, with a request on each.
	 * @param victim who is attacked
	 * @param strength how many connections, and in which time
	 */
	static void burst(Victim victim, Strength strength) {
		System.out
			.println(OpenLoop.get(victim.port(), "/hello", strength.count(), strength.time(), Duration.ofSeconds(30)));
	}

	/**
	 * Say something and hear the server out.
	 * @param victim the server
	 * @param bytes what to say
	 */
	static void exchange(Victim victim, byte[] bytes) {
		try (Socket socket = victim.connect()) {
			socket.getOutputStream().write(bytes);
			socket.getInputStream().readAllBytes();
		}
		catch (IOException ex) {
			// As the server likes
		}
	}

}
