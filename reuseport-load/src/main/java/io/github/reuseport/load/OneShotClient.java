package io.github.reuseport.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;

import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.netty.http.client.HttpClient;

/**
 * Sends requests, each on a connection of its own, and waits for the answers.
 */
public final class OneShotClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final HttpClient client;

	/**
	 * A client of a server on the loopback address.
	 * @param port the port of the server
	 */
	public OneShotClient(int port) {
		this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
	}

	/**
	 * A client of a server.
	 * @param server the address of the server
	 */
	public OneShotClient(InetSocketAddress server) {
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
			return Objects.requireNonNull(this.client.get()
				.uri(path)
				.responseSingle((response, body) -> body.asString()
					.defaultIfEmpty("")
					.map((text) -> new Answer(response.status().code(), text)))
				.block(TIMEOUT));
		}
		catch (RuntimeException ex) {
			throw new IOException("No answer from %s: %s".formatted(path, ex), ex);
		}
	}

	/**
	 * Send a request that is to succeed.
	 * @param path the path, and the query if there is one
	 * @return the body of the answer
	 * @throws IOException if there is no answer, or one that is no success
	 */
	public String body(String path) throws IOException {
		Answer answer = get(path);
		if (answer.status() != 200) {
			throw new IOException("No success from %s: %s".formatted(path, answer));
		}
		return answer.body();
	}

}
