package io.github.reuseport.sample;

import java.util.OptionalInt;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

import io.github.reuseport.server.Listeners;

/**
 * Tells which process, event loop and listener got a connection.
 */
@RestController
class WhoamiController {

	@GetMapping("/whoami")
	Mono<Whoami> whoami(ServerHttpRequest request) {
		OptionalInt listener = listener(request);
		return Mono.just(new Whoami(ProcessHandle.current().pid(), Thread.currentThread().getName(),
				listener.isPresent() ? listener.getAsInt() : null));
	}

	private OptionalInt listener(ServerHttpRequest request) {
		Connection connection = ServerHttpRequestDecorator.getNativeRequest(request);
		return Listeners.indexOf(connection.channel());
	}

}
