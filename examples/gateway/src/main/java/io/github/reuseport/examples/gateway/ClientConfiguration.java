package io.github.reuseport.examples.gateway;

import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.resources.LoopResources;

/**
 * Gives the client of the gateway event loops of its own. On those of the server, which
 * it has by default, its pooled connections would wait together with an event loop that
 * is blocked, and with them the requests of other clients.
 */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {

	@Bean(destroyMethod = "dispose")
	LoopResources clientLoops() {
		return LoopResources.create("gateway-client");
	}

	@Bean
	HttpClientCustomizer clientLoopsCustomizer(LoopResources clientLoops) {
		return (client) -> client.runOn(clientLoops);
	}

}
