package io.github.reuseport.sample;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SlowController}.
 */
@SampleTest
class SlowControllerTests {

	@Autowired
	private WebTestClient client;

	@Test
	void answersAfterTheDelay() {
		long start = System.nanoTime();
		this.client.get()
			.uri("/slow?millis=200")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("Answered after 200 ms");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
	}

	@Test
	void waitsASecondByDefault() {
		this.client.get().uri("/slow").exchange().expectBody(String.class).isEqualTo("Answered after 1000 ms");
	}

	@Test
	void doesNotBlock() {
		Duration longest = Duration.ofMinutes(10);
		StepVerifier.withVirtualTime(() -> new SlowController().slow(Long.toString(longest.toMillis())))
			.expectSubscription()
			.expectNoEvent(longest)
			.expectNext("Answered after 600000 ms")
			.verifyComplete();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "600001", "soon" })
	void refusesABadDelay(String millis) {
		this.client.get()
			.uri("/slow?millis={millis}", millis)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody(String.class)
			.value((body) -> assertThat(body).contains("'millis' must be", millis));
	}

}
