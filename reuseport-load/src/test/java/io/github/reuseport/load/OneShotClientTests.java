package io.github.reuseport.load;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link OneShotClient}.
 */
class OneShotClientTests {

	private DisposableServer server;

	@BeforeEach
	void start() {
		this.server = HttpServer.create()
			.port(0)
			.route((routes) -> routes.get("/hello", (request, response) -> response.sendString(Mono.just("Hello"))))
			.bindNow();
	}

	@AfterEach
	void stop() {
		this.server.disposeNow();
	}

	@Test
	void readsTheBodyOfASuccessAndRefusesFailures() throws IOException {
		OneShotClient client = new OneShotClient(this.server.port());
		assertThat(client.body("/hello")).isEqualTo("Hello");
		assertThatIOException().isThrownBy(() -> client.body("/other")).withMessageContaining("404");
	}

	@Test
	void returnsFailuresAsTheyAre() throws IOException {
		assertThat(new OneShotClient(this.server.port()).get("/other")).isEqualTo(new Answer(404, ""));
	}

	@Test
	void saysThatThereIsNoAnswer() {
		OneShotClient client = new OneShotClient(this.server.port());
		this.server.disposeNow();
		assertThatIOException().isThrownBy(() -> client.get("/hello")).withMessageStartingWith("No answer from /hello");
	}

}
