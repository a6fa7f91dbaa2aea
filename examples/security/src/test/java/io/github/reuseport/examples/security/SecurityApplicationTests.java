package io.github.reuseport.examples.security;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecurityApplication}.
 */
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SecurityApplicationTests {

	private static final String OPERATOR = "operator:secret";

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Test
	void healthIsOpen() throws Exception {
		HttpResponse<String> health = get("/actuator/health", null);
		assertThat(health.statusCode()).isEqualTo(200);
		assertThat(health.body()).contains("\"UP\"");
	}

	@Test
	void endpointIsForOperators() throws Exception {
		assertThat(get("/actuator/reuseport", null).statusCode()).isEqualTo(401);
		assertThat(get("/actuator/reuseport", "operator:guessed").statusCode()).isEqualTo(401);
		HttpResponse<String> endpoint = get("/actuator/reuseport", OPERATOR);
		assertThat(endpoint.statusCode()).isEqualTo(200);
		assertThat(endpoint.body()).contains("\"port\":" + this.port, "\"mode\":\"reuseport\"");
	}

	@Test
	void pageThatAnswersUnauthorizedIsWarm(CapturedOutput output) throws Exception {
		assertThat(output).contains("Warmed up with 20 requests").doesNotContain("The warm-up did not succeed");
		assertThat(get("/account", null).statusCode()).isEqualTo(401);
		assertThat(get("/account", OPERATOR).body()).isEqualTo("Account of operator");
	}

	private HttpResponse<String> get(String path, String user) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.timeout(Duration.ofSeconds(20));
		if (user != null) {
			request.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
		}
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

}
