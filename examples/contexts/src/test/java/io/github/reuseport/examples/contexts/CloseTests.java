package io.github.reuseport.examples.contexts;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ContextsApplication} when one of two in a JVM is closed.
 */
@EnabledOnOs(OS.LINUX)
class CloseTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void theOtherGoesOn() throws Exception {
		try (ConfigurableApplicationContext staying = start()) {
			int port;
			try (ConfigurableApplicationContext leaving = start()) {
				port = port(leaving);
				assertThat(get(port)).isEqualTo(404);
			}
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> get(port));
			assertThat(get(port(staying))).isEqualTo(404);
		}
	}

	private ConfigurableApplicationContext start() {
		return SpringApplication.run(ContextsApplication.class, "--server.port=0");
	}

	private int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	private int get(int port) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port))
			.timeout(Duration.ofSeconds(20))
			.build();
		return this.client.send(request, BodyHandlers.discarding()).statusCode();
	}

}
