package io.github.reuseport.it.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that keep a connection each, one on every event loop of the application, so
 * that each loop can be blocked.
 */
public final class LoopClients {

	private static final int MOST = 200;

	private final int port;

	private final Map<String, HttpClient> clients = new TreeMap<>();

	/**
	 * Connect to every event loop.
	 * @param port the port of the application on the loopback address
	 * @param loops how many event loops it has
	 */
	public LoopClients(int port, int loops) throws IOException, InterruptedException {
		this.port = port;
		for (int i = 0; i < MOST && this.clients.size() < loops; i++) {
			HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
			// Unlike others, it names the loop and leaves the connection open
			String answer = client.send(request("/block?millis=0"), BodyHandlers.ofString()).body();
			this.clients.putIfAbsent(answer.split(" ")[1], client);
		}
		assertThat(this.clients).as("an event loop of each connection").hasSize(loops);
	}

	private HttpRequest request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(this.port, path))).build();
	}

	/**
	 * The event loops.
	 * @return their names
	 */
	public Set<String> loops() {
		return this.clients.keySet();
	}

	/**
	 * Block an event loop.
	 * @param loop the name of the event loop
	 * @param time for how long
	 * @return the answer, which names the loop that was blocked
	 */
	public CompletableFuture<String> block(String loop, Duration time) throws InterruptedException {
		CompletableFuture<String> answer = this.clients.get(loop)
			.sendAsync(request("/block?millis=" + time.toMillis()), BodyHandlers.ofString())
			.thenApply((response) -> response.body());
		// Nothing tells from outside that a handler has begun to block
		TimeUnit.MILLISECONDS.sleep(500);
		return answer;
	}

}
