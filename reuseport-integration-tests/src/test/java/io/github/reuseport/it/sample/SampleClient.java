package io.github.reuseport.it.sample;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.load.Answer;
import io.github.reuseport.load.OneShotClient;

/**
 * Sends requests to the sample application, each on a connection of its own.
 */
public final class SampleClient {

	private static final JsonMapper mapper = new JsonMapper();

	private final OneShotClient client;

	public SampleClient(int port) {
		this.client = new OneShotClient(port);
	}

	public SampleClient(InetSocketAddress server) {
		this.client = new OneShotClient(server);
	}

	/**
	 * Send a request.
	 * @param path the path, and the query if there is one
	 * @return the answer
	 * @throws IOException if there is none
	 */
	public Answer get(String path) throws IOException {
		return this.client.get(path);
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

	/**
	 * Ask for the health.
	 * @return which start of the application has answered
	 */
	public String instance() throws IOException {
		String instance = healthComponents().path("reuseport").path("details").path("instance").asString();
		if (instance.isEmpty()) {
			throw new IOException("The health does not tell the instance");
		}
		return instance;
	}

	/**
	 * The memory for buffers outside the heap.
	 * @return the bytes that are allocated
	 */
	public long directMemory() throws IOException {
		return get("/actuator/prometheus").body()
			.lines()
			.filter((line) -> line.startsWith("jvm_buffer_memory_used_bytes{") && line.contains("id=\"direct\""))
			.mapToLong((line) -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
			.findFirst()
			.orElseThrow();
	}

}
