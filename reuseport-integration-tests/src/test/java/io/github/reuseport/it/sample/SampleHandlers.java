package io.github.reuseport.it.sample;

import java.util.Map;

import io.netty.channel.ChannelOption;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Part of an application that has what the sample lacks: handlers that fail, a large
 * response, server-sent events, a WebSocket that echoes, and with the system property
 * {@code backlog} a limit of the accept queue without the starter.
 */
@AutoConfiguration
public class SampleHandlers implements WebSocketHandler {

	private static final int BEFORE_CONTROLLERS = -2;

	private static final int PART = 65536;

	private static final int PARTS = 1024;

	private static final DefaultDataBufferFactory buffers = new DefaultDataBufferFactory();

	@Bean
	SimpleUrlHandlerMapping echoMapping() {
		return new SimpleUrlHandlerMapping(Map.of("/echo", this), BEFORE_CONTROLLERS);
	}

	@Bean
	RouterFunction<ServerResponse> moreRoutes() {
		return RouterFunctions.route().GET("/throw", (request) -> {
			throw new IllegalStateException("The handler fails");
		})
			.GET("/memory", (request) -> ServerResponse.ok().bodyValue(new byte[Integer.MAX_VALUE - 8].length))
			.GET("/large",
					(request) -> ServerResponse.ok()
						.contentType(MediaType.APPLICATION_OCTET_STREAM)
						.body(large(), DataBuffer.class))
			.GET("/events",
					(request) -> ServerResponse.ok()
						.contentType(MediaType.TEXT_EVENT_STREAM)
						.body(Flux.just("one", "two", "three"), String.class))
			.build();
	}

	private static Flux<DataBuffer> large() {
		return Flux.range(0, PARTS).map((part) -> buffers.wrap(new byte[PART]));
	}

	@Bean
	NettyServerCustomizer backlogCustomizer() {
		Integer backlog = Integer.getInteger("backlog");
		return (server) -> (backlog != null) ? server.option(ChannelOption.SO_BACKLOG, backlog) : server;
	}

	@Override
	public Mono<Void> handle(WebSocketSession session) {
		return session.send(session.receive()
			.filter((message) -> message.getType() == WebSocketMessage.Type.TEXT
					|| message.getType() == WebSocketMessage.Type.BINARY)
			.doOnNext(WebSocketMessage::retain));
	}

}
