package io.github.reuseport.sample;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Connections that a browser opens to have them counted. What comes in is ignored.
 */
@Component
class Connections implements WebSocketHandler {

	private final Sinks.Empty<Void> stopping = Sinks.empty();

	@Override
	public Mono<Void> handle(WebSocketSession session) {
		// Apart from what is received, whose end would take the close frame back
		Disposable stop = this.stopping.asMono()
			.subscribe(null, null, () -> session.close(CloseStatus.GOING_AWAY).onErrorComplete().subscribe());
		return session.receive().then().doFinally((signal) -> stop.dispose());
	}

	/**
	 * Close them, or the graceful shutdown would wait for them as for every request in
	 * flight.
	 */
	@EventListener(ContextClosedEvent.class)
	void stop() {
		this.stopping.tryEmitEmpty();
	}

}
