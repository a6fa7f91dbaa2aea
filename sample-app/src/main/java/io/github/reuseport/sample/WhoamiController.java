package io.github.reuseport.sample;

import java.util.OptionalInt;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

import io.github.reuseport.server.ListenerIndex;

/**
 * Tells which process, event loop and listener got a connection.
 */
@RestController
class WhoamiController {

	/**
	 * Answer, and close the connection, so that who asks again gets a new one.
	 * @param request the request
	 * @param response the response
	 * @return the answer
	 */
	@GetMapping("/whoami")
	Mono<Whoami> whoami(ServerHttpRequest request, ServerHttpResponse response) {
		response.getHeaders().setConnection("close");
		OptionalInt listener = listener(request);
		return Mono.just(new Whoami(ProcessHandle.current().pid(), Thread.currentThread().getName(),
				listener.isPresent() ? listener.getAsInt() : null));
	}

	private OptionalInt listener(ServerHttpRequest request) {
		Connection connection = ServerHttpRequestDecorator.getNativeRequest(request);
		return ListenerIndex.of(connection.channel());
	}

}
