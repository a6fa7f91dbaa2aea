package io.github.reuseport.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the files of the page.
 */
@SampleTest
class HomePageTests {

	@Autowired
	private WebTestClient client;

	@Test
	void saysWhatToLookAt() {
		this.client.get()
			.uri("/")
			.accept(MediaType.TEXT_HTML, MediaType.ALL)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_HTML)
			.expectBody(String.class)
			.value((body) -> assertThat(body).contains("ss -ltn", "/actuator/health", "/actuator/reuseport", "/whoami",
					"/slow?millis=", "/block?millis=", "/hello"));
	}

	@ParameterizedTest
	@CsvSource({ "/page.css, text/css", "/page.js, text/javascript", "/servers.js, text/javascript",
			"/connections.js, text/javascript", "/delays.js, text/javascript", "/history.js, text/javascript",
			"/answers.js, text/javascript" })
	void hasItsFiles(String path, String type) {
		this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.parseMediaType(type))
			.expectBody(String.class)
			.value((body) -> assertThat(body).doesNotContain("innerHTML", "http://", "https://"));
	}

}
