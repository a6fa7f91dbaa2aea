package io.github.reuseport.it.operation;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.http.server.HttpServer;

/**
 * Part of an application that has Reactor Netty's own meters of its server.
 */
@AutoConfiguration
public class ReactorNettyMetrics implements NettyServerCustomizer {

	@Override
	public HttpServer apply(HttpServer server) {
		return server.metrics(true, (uri) -> "/");
	}

}
