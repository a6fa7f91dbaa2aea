package io.github.reuseport.examples.contexts;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.ServerStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContextsApplication} in five contexts, which the cache of Spring's
 * tests keeps until the JVM ends.
 */
@EnabledOnOs(OS.LINUX)
class ContextsApplicationTests {

	private static final Map<Integer, ReuseportServers> running = new ConcurrentHashMap<>();

	private static void assertAllServe() throws IOException, InterruptedException {
		HttpClient client = HttpClient.newHttpClient();
		for (Map.Entry<Integer, ReuseportServers> each : running.entrySet()) {
			assertThat(each.getValue().statuses()).hasSize(1);
			ServerStatus status = each.getValue().statuses().get(0);
			assertThat(status.port()).isEqualTo(each.getKey());
			assertThat(status.listening()).isGreaterThan(1).isEqualTo(status.eventLoops());
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + each.getKey()))
				.timeout(Duration.ofSeconds(20))
				.build();
			assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(404);
		}
	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.application.name=one")
	class One extends Context {

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.application.name=two")
	class Two extends Context {

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.application.name=three")
	class Three extends Context {

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.application.name=four")
	class Four extends Context {

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.application.name=five")
	class Five extends Context {

	}

	/**
	 * One context, beside those that the tests before it have left.
	 */
	abstract static class Context {

		@Autowired
		private ReuseportServers servers;

		@LocalServerPort
		private int port;

		@Test
		void servesBesideTheOthers() throws IOException, InterruptedException {
			assertThat(running.put(this.port, this.servers)).isNull();
			assertAllServe();
		}

	}

}
