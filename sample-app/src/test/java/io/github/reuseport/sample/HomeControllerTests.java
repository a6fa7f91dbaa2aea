package io.github.reuseport.sample;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HomeController}.
 */
@SampleTest
class HomeControllerTests {

	@Autowired
	private WebTestClient client;

	@LocalServerPort
	private int port;

	@Test
	void saysWhatToLookAtOnWhichPort() {
		this.client.get()
			.uri("/")
			.accept(MediaType.TEXT_HTML, MediaType.ALL)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_PLAIN)
			.expectBody(String.class)
			.value((body) -> assertThat(body).contains("ss -ltn 'sport = :" + this.port + "'",
					"localhost:" + this.port + "/actuator/health", "/whoami", "/slow?millis=", "/block?millis=",
					"/hello"));
	}

}
