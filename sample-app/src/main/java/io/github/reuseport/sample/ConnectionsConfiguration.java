package io.github.reuseport.sample;

import java.util.Map;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/**
 * Where {@link Connections} are opened.
 */
@Configuration(proxyBeanMethods = false)
class ConnectionsConfiguration {

	private static final int BEFORE_CONTROLLERS = -1;

	@Bean
	SimpleUrlHandlerMapping connectionsMapping(Connections connections) {
		return new SimpleUrlHandlerMapping(Map.of("/connections", connections), BEFORE_CONTROLLERS);
	}

}
