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

	/**
	 * Page that tells in its title what a browser gets.
	 */
	private static final String CLIENT = """
			<!DOCTYPE html><title>nothing</title><script>
			const socket = () => new Promise((resolve) => {
			  const heard = [];
			  const socket = new WebSocket(`ws://${location.host}/echo`);
			  socket.onopen = () => { socket.send('text'); socket.send(new Uint8Array(3)); };
			  socket.onmessage = (event) => {
			    heard.push(event.data.size ?? event.data);
			    if (heard.length === 2) { socket.close(3001, 'over'); }
			  };
			  socket.onclose = (event) => resolve([...heard, event.code, event.wasClean]);
			});
			const events = () => new Promise((resolve) => {
			  const heard = [];
			  const source = new EventSource('/events');
			  source.onmessage = (event) => heard.push(event.data);
			  source.onerror = () => { source.close(); resolve(heard); };
			});
			const request = async (path, options) => {
			  const answer = await fetch(path, options);
			  return [answer.status, (await answer.text()).length];
			};
			(async () => {
			  document.title = JSON.stringify([await request('/hello'), await request('/hello', { method: 'HEAD' }),
			      await request('/hello', { method: 'POST', body: 'client' }), await request('/page.css'),
			      await events(), await socket()]);
			})();
			</script>""";

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
			.GET("/client", (request) -> ServerResponse.ok().contentType(MediaType.TEXT_HTML).bodyValue(CLIENT))
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
