package io.github.reuseport.examples.contexts;

import java.time.Duration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Gives each application event loops of its own. By default all in a JVM share them, and
 * the first one that is closed shuts them down for the others too.
 */
@Configuration(proxyBeanMethods = false)
class EventLoopsConfiguration {

	@Bean
	ReactorResourceFactory reactorResourceFactory() {
		ReactorResourceFactory factory = new ReactorResourceFactory();
		factory.setUseGlobalResources(false);
		// Not the default of 2 s for each of them
		factory.setShutdownQuietPeriod(Duration.ofMillis(100));
		return factory;
	}

}
