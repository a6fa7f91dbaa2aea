package io.github.reuseport.sample;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockController}.
 */
@SampleTest
class BlockControllerTests {

	@Autowired
	private WebTestClient client;

	@Test
	void blocksTheEventLoop() {
		long start = System.nanoTime();
		this.client.get()
			.uri("/block?millis=200")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((body) -> assertThat(body).matches("Blocked [a-z]+-http-\\S+ for 200 ms"));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "600001", "soon" })
	void refusesABadDelay(String millis) {
		this.client.get()
			.uri("/block?millis={millis}", millis)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody(String.class)
			.value((body) -> assertThat(body).contains("'millis' must be", millis));
	}

}
