package io.github.reuseport.examples.streams;

import java.time.Duration;
import java.util.Map;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import reactor.core.publisher.Flux;

/**
 * A WebSocket and server-sent events, neither of which the application ends.
 */
@Configuration(proxyBeanMethods = false)
class StreamsConfiguration {

	private static final int BEFORE_OTHERS = -1;

	@Bean
	SimpleUrlHandlerMapping socket() {
		WebSocketHandler echo = (session) -> session
			.send(session.receive().map((message) -> session.textMessage(message.getPayloadAsText())));
		return new SimpleUrlHandlerMapping(Map.of("/socket", echo), BEFORE_OTHERS);
	}

	@Bean
	RouterFunction<ServerResponse> events() {
		return RouterFunctions.route()
			.GET("/events",
					(request) -> ServerResponse.ok()
						.contentType(MediaType.TEXT_EVENT_STREAM)
						.body(Flux.interval(Duration.ZERO, Duration.ofSeconds(1)).onBackpressureDrop(), Long.class))
			.build();
	}

}
