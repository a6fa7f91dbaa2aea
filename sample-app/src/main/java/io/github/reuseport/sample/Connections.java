package io.github.reuseport.sample;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
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
		Mono<Void> closed = session.receive().then();
		Mono<Void> stopped = this.stopping.asMono().then(Mono.defer(() -> session.close(CloseStatus.GOING_AWAY)));
		return Mono.firstWithSignal(closed, stopped);
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
