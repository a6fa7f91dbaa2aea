package io.github.reuseport.autoconfigure;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import reactor.netty.http.server.HttpServerRequest;

import io.github.reuseport.server.HttpReply;
import io.github.reuseport.server.ListenerIndex;

/**
 * Application that serves {@code /hello} and adds the listener of the connection to every
 * response.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class HelloApplication {

	@Bean
	RouterFunction<ServerResponse> hello() {
		return RouterFunctions.route().GET("/hello", (request) -> ServerResponse.ok().bodyValue("hello")).build();
	}

	@Bean
	WebFilter listenerFilter() {
		return (exchange, chain) -> {
			nativeRequest(exchange.getRequest()).withConnection((connection) -> ListenerIndex.of(connection.channel())
				.ifPresent((index) -> exchange.getResponse()
					.getHeaders()
					.set(HttpReply.LISTENER, Integer.toString(index))));
			return chain.filter(exchange);
		};
	}

	static HttpServerRequest nativeRequest(ServerHttpRequest request) {
		return ServerHttpRequestDecorator.getNativeRequest(request);
	}

}
