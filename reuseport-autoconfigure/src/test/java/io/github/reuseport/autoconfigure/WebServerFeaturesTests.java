package io.github.reuseport.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.HttpReply;
import io.github.reuseport.server.ListenerIndex;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} with the features of Spring Boot's web
 * server.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebServerFeaturesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@ParameterizedTest
	@EnumSource
	void compressesResponses(TestTransport transport) throws IOException {
		StartedApplication application = this.applications.start(transport, HelloApplication.class,
				"server.compression.enabled=true", "server.compression.min-response-size=1B");
		for (HttpReply reply : application.onEveryListener(() -> application.get("/hello", "Accept-Encoding: gzip"))
			.values()) {
			assertThat(reply.header("content-encoding")).isEqualTo("gzip");
			assertThat(new GZIPInputStream(new ByteArrayInputStream(reply.body()))).hasContent("hello");
		}
	}

	@Test
	void logsEveryRequestOnce(CapturedOutput output) throws IOException {
		StartedApplication application = this.applications.start(AccessLogApplication.class);
		int[] requests = { 0 };
		application.onEveryListener(() -> application.get("/hello?request=" + requests[0]++));
		for (int i = 0; i < requests[0]; i++) {
			String request = "\"GET /hello?request=" + i + " HTTP/1.1\" 200";
			Awaitility.await().untilAsserted(() -> assertThat(output).containsOnlyOnce(request));
		}
	}

	@Test
	void usesForwardedHeaders() throws IOException {
		StartedApplication application = this.applications.start(RoutesApplication.class,
				"server.forward-headers-strategy=native");
		for (HttpReply reply : application
			.onEveryListener(() -> application.get("/uri", "X-Forwarded-Proto: https", "X-Forwarded-Host: example.org",
					"X-Forwarded-For: 192.0.2.1"))
			.values()) {
			assertThat(reply.text()).isEqualTo("https://example.org/uri from 192.0.2.1");
		}
	}

	@Test
	void servesRoutesOfRouteProviders() throws IOException {
		StartedApplication application = this.applications.start(RouteProviderApplication.class);
		for (HttpReply reply : application.onEveryListener(() -> application.get("/native")).values()) {
			assertThat(reply.text()).isEqualTo("native");
		}
		assertThat(application.get("/hello").text()).isEqualTo("hello");
	}

	@ParameterizedTest
	@EnumSource
	void echoesWebSocketMessages(TestTransport transport) throws IOException {
		StartedApplication application = this.applications.start(transport, WebSocketApplication.class);
		for (HttpReply reply : application.onEveryListener(() -> echo(application.port(), "ping")).values()) {
			assertThat(reply.text()).isEqualTo("ping");
		}
	}

	private HttpReply echo(int port, String message) {
		return HttpClient.newConnection()
			.websocket()
			.uri("ws://127.0.0.1:" + port + "/echo")
			.handle((in, out) -> out.sendString(Mono.just(message))
				.then()
				.thenMany(in.receive().asString().take(1))
				.map((text) -> new HttpReply(101,
						Map.of(HttpReply.LISTENER, in.headers().get(HttpReply.LISTENER, "none")),
						text.getBytes(StandardCharsets.UTF_8))))
			.blockFirst(TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void streamsServerSentEvents(TestTransport transport) throws IOException {
		StartedApplication application = this.applications.start(transport, RoutesApplication.class);
		for (HttpConnection connection : application.connectToEveryListener().values()) {
			try (connection) {
				connection.send("/events");
				HttpReply reply = connection.readHead();
				assertThat(reply.header("content-type")).startsWith(MediaType.TEXT_EVENT_STREAM_VALUE);
				for (String event : new String[] { "first", "second" }) {
					connection.readLine();
					assertThat(connection.readLine()).isEqualTo("data:" + event);
					assertThat(connection.readLine() + connection.readLine()).isEmpty();
				}
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class AccessLogApplication {

		@Bean
		NettyServerCustomizer accessLog() {
			return (server) -> server.accessLog(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class RoutesApplication {

		@Bean
		RouterFunction<ServerResponse> routes() {
			return RouterFunctions.route()
				.GET("/uri", (request) -> ServerResponse.ok()
					.bodyValue(request.uri() + " from " + request.remoteAddress().orElseThrow().getHostString()))
				.GET("/events", (request) -> ServerResponse.ok().body(BodyInserters.fromServerSentEvents(events())))
				.build();
		}

		private Flux<ServerSentEvent<String>> events() {
			return Flux.just("first", "second")
				.concatWith(Mono.never())
				.map((data) -> ServerSentEvent.builder(data).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class RouteProviderApplication {

		@Bean
		NettyRouteProvider routeProvider() {
			return (routes) -> routes.get("/native", (request, response) -> {
				request.withConnection((connection) -> response.header(HttpReply.LISTENER,
						Integer.toString(ListenerIndex.of(connection.channel()).orElseThrow())));
				return response.sendString(Mono.just("native"));
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class WebSocketApplication {

		@Bean
		HandlerMapping webSocketMapping() {
			WebSocketHandler echo = (session) -> session
				.send(session.receive().map((message) -> session.textMessage(message.getPayloadAsText())));
			return new SimpleUrlHandlerMapping(Map.of("/echo", echo), -1);
		}

	}

}
