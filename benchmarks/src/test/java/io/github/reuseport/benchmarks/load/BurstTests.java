package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Burst} and {@link IdleConnections}.
 */
class BurstTests {

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 500);
		this.server.createContext("/hello", (exchange) -> {
			byte[] body = "Hello".getBytes(StandardCharsets.US_ASCII);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void everyClientOfABurstIsAnswered() throws IOException {
		LoadResult result = new Burst(port(), Duration.ofSeconds(20)).run(100);
		assertThat(result.requests()).isEqualTo(100);
		assertThat(result.errors()).isZero();
		assertThat(result.medianMillis()).isPositive().isLessThanOrEqualTo(result.p99Millis());
	}

	@Test
	void clientsWithoutAnAnswerAreErrors() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			LoadResult result = new Burst(silent.getLocalPort(), Duration.ofMillis(300)).run(10);
			assertThat(result.requests()).isZero();
			assertThat(result.errors()).isEqualTo(10);
			assertThat(result.p99Millis()).isNaN();
		}
	}

	@Test
	void idleConnectionsThatTheServerClosesAreNotOpen() throws IOException {
		try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
				IdleConnections idle = new IdleConnections(closing.getLocalPort(), 3)) {
			assertThat(idle.open()).isEqualTo(3);
			closing.accept().close();
			assertThat(idle.open()).isEqualTo(2);
		}
	}

	private int port() {
		return this.server.getAddress().getPort();
	}

}
