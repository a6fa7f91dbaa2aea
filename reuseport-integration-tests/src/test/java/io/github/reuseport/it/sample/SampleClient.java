package io.github.reuseport.it.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to the sample application, each on a connection of its own.
 */
public final class SampleClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final JsonMapper mapper = new JsonMapper();

	private final HttpClient client;

	public SampleClient(int port) {
		this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
	}

	public SampleClient(InetSocketAddress server) {
		this.client = HttpClient.newConnection()
			.disableRetry(true)
			.remoteAddress(() -> server)
			.headers((headers) -> headers.set(HttpHeaderNames.HOST, "localhost"));
	}

	/**
	 * Send a request.
	 * @param path the path, and the query if there is one
	 * @return the answer
	 * @throws IOException if there is none
	 */
	public Answer get(String path) throws IOException {
		try {
			return this.client.get()
				.uri(path)
				.responseSingle((response, body) -> body.asString()
					.defaultIfEmpty("")
					.map((text) -> new Answer(response.status().code(), text)))
				.block(TIMEOUT);
		}
		catch (RuntimeException ex) {
			throw new IOException("No answer from %s: %s".formatted(path, ex), ex);
		}
	}

	public Whoami whoami() throws IOException {
		return mapper.readValue(get("/whoami").body(), Whoami.class);
	}

	public List<Whoami> whoami(int times) throws IOException {
		List<Whoami> answers = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			answers.add(whoami());
		}
		return answers;
	}

	public JsonNode healthComponents() throws IOException {
		return mapper.readTree(get("/actuator/health").body()).path("components");
	}

	public ReuseportHealth health() throws IOException {
		return mapper.treeToValue(healthComponents().path("reuseport"), ReuseportHealth.class);
	}

}
