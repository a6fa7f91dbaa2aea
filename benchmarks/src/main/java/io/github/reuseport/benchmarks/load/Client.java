package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Client that opens a connection for every request.
 *
 * @param port port of the server
 * @param limit time that connecting, and each wait for bytes, may take
 */
public record Client(int port, Duration limit) {

	/**
	 * Send a request.
	 * @param path path of the request
	 * @return the body of the answer
	 * @throws IOException if the answer is not there in time, or is no success
	 */
	public String get(String path) throws IOException {
		try (Socket socket = new Socket()) {
			int millis = (int) this.limit.toMillis();
			socket.setSoTimeout(millis);
			socket.connect(new InetSocketAddress("127.0.0.1", this.port), millis);
			socket.getOutputStream().write(request(path));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			if (!answer.startsWith("HTTP/1.1 200")) {
				throw new IOException("No success: " + answer);
			}
			return answer.substring(answer.indexOf("\r\n\r\n") + 4);
		}
	}

	static byte[] request(String path) {
		return "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path)
			.getBytes(StandardCharsets.US_ASCII);
	}

}
