package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Sinks;

import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReuseportAutoConfiguration} when the application is shut down.
 */
class ShutdownTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	private StartedApplication application;

	private Collection<HttpConnection> connections;

	private SlowRequests slow;

	@AfterEach
	void close() throws IOException {
		this.slow.release.tryEmitEmpty();
		for (HttpConnection connection : this.connections) {
			connection.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void gracefulShutdownCompletesTheRequestsOfEveryListener(TestTransport transport) throws Exception {
		startWithRequestsInFlight(transport, "server.shutdown=graceful");
		int port = this.application.port();
		CompletableFuture<Void> closing = CompletableFuture.runAsync(this.application.context()::close);
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(new ListeningSockets().onPort(port)).isEmpty());
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> HttpConnection.open(port));
		assertThat(closing).isNotDone();
		this.slow.release.tryEmitEmpty();
		for (HttpConnection connection : this.connections) {
			assertThat(connection.read().status()).isEqualTo(200);
			assertThat(connection.awaitEnd()).isTrue();
		}
		assertThat(closing).succeedsWithin(TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void gracefulShutdownEndsWhenItsTimeIsOver(TestTransport transport) throws Exception {
		startWithRequestsInFlight(transport, "server.shutdown=graceful",
				"spring.lifecycle.timeout-per-shutdown-phase=500ms");
		assertThat(CompletableFuture.runAsync(this.application.context()::close)).succeedsWithin(TIMEOUT);
		for (HttpConnection connection : this.connections) {
			assertThat(connection.awaitEnd()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void immediateShutdownDoesNotWaitForRequests(TestTransport transport) throws Exception {
		startWithRequestsInFlight(transport, "server.shutdown=immediate");
		int port = this.application.port();
		assertThat(CompletableFuture.runAsync(this.application.context()::close)).succeedsWithin(TIMEOUT);
		assertThat(new ListeningSockets().onPort(port)).isEmpty();
		for (HttpConnection connection : this.connections) {
			assertThat(connection.awaitEnd()).isTrue();
		}
	}

	private void startWithRequestsInFlight(TestTransport transport, String... properties) throws IOException {
		this.application = this.applications.start(transport, SlowApplication.class, properties);
		this.connections = this.application.connectToEveryListener().values();
		for (HttpConnection connection : this.connections) {
			connection.send("/slow");
		}
		this.slow = this.application.context().getBean(SlowRequests.class);
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(this.slow.arrived).hasValue(this.connections.size()));
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ HelloApplication.class, SlowRequests.class })
	static class SlowApplication {

		@Bean
		RouterFunction<ServerResponse> slow(SlowRequests requests) {
			return RouterFunctions.route().GET("/slow", (request) -> {
				requests.arrived.incrementAndGet();
				return requests.release.asMono().then(ServerResponse.ok().bodyValue("slow"));
			}).build();
		}

	}

	static class SlowRequests {

		private final AtomicInteger arrived = new AtomicInteger();

		private final Sinks.Empty<Void> release = Sinks.empty();

	}

}
