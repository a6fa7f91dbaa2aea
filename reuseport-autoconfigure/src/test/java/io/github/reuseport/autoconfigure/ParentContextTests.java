package io.github.reuseport.autoconfigure;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

import io.github.reuseport.health.ReuseportHealthIndicator;
import io.github.reuseport.linux.ListeningSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} in a web context whose parent is a web
 * context too.
 */
class ParentContextTests {

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@Test
	void bothHaveListenersOfTheirOwn() throws IOException {
		StartedApplication parent = this.applications.start(HelloApplication.class);
		StartedApplication child = this.applications.runBelow(parent, ChildApplication.class,
				"server.reuseport.required=true");
		assertThat(child.port()).isNotEqualTo(parent.port());
		for (StartedApplication application : new StartedApplication[] { parent, child }) {
			assertThat(new ListeningSockets().onPort(application.port())).hasSize(StartedApplications.LISTENERS);
			assertThat(application.status().port()).isEqualTo(application.port());
			Health health = application.context().getBean(ReuseportHealthIndicator.class).health();
			assertThat(health.getDetails()).containsEntry("port", application.port());
		}
		assertThat(child.get("/").status()).isEqualTo(200);
	}

	/**
	 * Has what Boot takes for there if the parent has it.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ChildApplication {

		@Bean
		NettyReactiveWebServerFactory childWebServerFactory(ReactorResourceFactory resourceFactory) {
			NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
			factory.setResourceFactory(resourceFactory);
			return factory;
		}

		@Bean
		HttpHandler childHttpHandler() {
			return (request, response) -> response.setComplete();
		}

	}

}
