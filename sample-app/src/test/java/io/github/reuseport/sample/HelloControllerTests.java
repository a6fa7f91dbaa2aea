package io.github.reuseport.sample;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Tests for {@link HelloController}.
 */
@SampleTest
class HelloControllerTests {

	@Autowired
	private WebTestClient client;

	@Test
	void saysHello() {
		this.client.get().uri("/hello").exchange().expectStatus().isOk().expectBody(String.class).isEqualTo("Hello");
	}

	@Test
	void saysHelloToWhoeverPostsAName() {
		this.client.post()
			.uri("/hello")
			.bodyValue("client")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("Hello, client");
	}

}
