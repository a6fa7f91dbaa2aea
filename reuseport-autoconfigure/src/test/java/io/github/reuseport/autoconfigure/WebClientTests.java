package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} and calls of a {@link WebClient} from a
 * handler.
 */
class WebClientTests {

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	/**
	 * Closes its connections: a pooled one would stay on the thread that opened it.
	 */
	private final DisposableServer backend = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.handle((request, response) -> response.keepAlive(false).sendString(Mono.just("backend")))
		.bindNow(Duration.ofSeconds(10));

	@AfterEach
	void stop() {
		this.backend.disposeNow();
	}

	@ParameterizedTest
	@EnumSource
	void stayOnTheThreadOfTheHandler(TestTransport transport) throws IOException {
		StartedApplication application = this.applications.start(transport, CallingApplication.class);
		String path = "/call?port=" + this.backend.port();
		for (HttpConnection connection : application.connectToEveryListener().values()) {
			try (connection) {
				for (int i = 0; i < 10; i++) {
					assertThat(connection.get(path).text()).matches("backend (\\S+) \\1");
				}
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class CallingApplication {

		@Bean
		RouterFunction<ServerResponse> call(WebClient.Builder builder) {
			WebClient client = builder.build();
			return RouterFunctions.route().GET("/call", (request) -> {
				String thread = Thread.currentThread().getName();
				return client.get()
					.uri("http://127.0.0.1:" + request.queryParam("port").orElseThrow())
					.retrieve()
					.bodyToMono(String.class)
					.flatMap((body) -> ServerResponse.ok()
						.bodyValue(body + " " + thread + " " + Thread.currentThread().getName()));
			}).build();
		}

	}

}
