package io.github.reuseport.sample;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WhoamiController}.
 */
@SampleTest
class WhoamiControllerTests {

	@Autowired
	private WebTestClient client;

	@Test
	void tellsTheProcessAndTheEventLoop() {
		this.client.get().uri("/whoami").exchange().expectStatus().isOk().expectBody(Whoami.class).value((whoami) -> {
			assertThat(whoami.pid()).isEqualTo(ProcessHandle.current().pid());
			assertThat(whoami.eventLoop()).contains("-http-");
		});
	}

	@Test
	void alwaysHasAFieldForTheListener() {
		this.client.get()
			.uri("/whoami")
			.exchange()
			.expectBody()
			.jsonPath("$.length()")
			.isEqualTo(3)
			.jsonPath("$.listener")
			.hasJsonPath();
	}

	@Test
	void closesTheConnection() {
		this.client.get().uri("/whoami").exchange().expectHeader().valueEquals("Connection", "close");
	}

}
