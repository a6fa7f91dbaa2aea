package io.github.reuseport.it.handover;

import java.time.Duration;
import java.util.Map;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import reactor.core.publisher.Flux;

/**
 * Part of an application with a WebSocket and server-sent events, neither of which it
 * ever ends itself.
 */
@AutoConfiguration
public class EndlessStreams {

	static final String SOCKET = "/stream/socket";

	static final String EVENTS = "/stream/events";

	private static final int FIRST = -2;

	@Bean
	SimpleUrlHandlerMapping socket() {
		WebSocketHandler handler = (session) -> session.receive().then();
		return new SimpleUrlHandlerMapping(Map.of(SOCKET, handler), FIRST);
	}

	@Bean
	RouterFunction<ServerResponse> events() {
		return RouterFunctions.route()
			.GET(EVENTS,
					(request) -> ServerResponse.ok()
						.contentType(MediaType.TEXT_EVENT_STREAM)
						.body(Flux.interval(Duration.ZERO, Duration.ofSeconds(5)).onBackpressureDrop(), Long.class))
			.build();
	}

}
