package io.github.reuseport.it;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to the sample application, each on a connection of its own.
 */
final class SampleClient {

	private static final int TIMEOUT = (int) Duration.ofSeconds(30).toMillis();

	private static final int STATUS = "HTTP/1.1 ".length();

	private static final JsonMapper mapper = new JsonMapper();

	private final InetSocketAddress server;

	SampleClient(int port) {
		this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
	}

	SampleClient(InetSocketAddress server) {
		this.server = server;
	}

	/**
	 * Send a request.
	 * @param path the path, and the query if there is one
	 * @return the answer
	 * @throws IOException if there is none
	 */
	Answer get(String path) throws IOException {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIMEOUT);
			socket.connect(this.server, TIMEOUT);
			// With version 1.0 the end of the body is the end of the connection
			String request = "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n".formatted(path);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			int body = response.indexOf("\r\n\r\n");
			if (body < 0) {
				throw new EOFException("No answer from " + path);
			}
			return new Answer(Integer.parseInt(response, STATUS, STATUS + 3, 10), response.substring(body + 4));
		}
	}

	Whoami whoami() throws IOException {
		return mapper.readValue(get("/whoami").body(), Whoami.class);
	}

	List<Whoami> whoami(int times) throws IOException {
		List<Whoami> answers = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			answers.add(whoami());
		}
		return answers;
	}

	JsonNode healthComponents() throws IOException {
		return mapper.readTree(get("/actuator/health").body()).path("components");
	}

	ReuseportHealth health() throws IOException {
		return mapper.treeToValue(healthComponents().path("reuseport"), ReuseportHealth.class);
	}

}
