package io.github.reuseport.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.reactor.netty.NettyWebServer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} and what Spring Boot says of a web server
 * that has started.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartedEventTests {

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@Test
	void publishesOneEventWithTheWebServerOfSpringBoot() {
		StartedApplication application = this.applications.start(ListeningApplication.class);
		List<WebServerInitializedEvent> events = application.context().getBean(ListeningApplication.class).events;
		assertThat(events).hasSize(1);
		assertThat(events.get(0).getWebServer()).isExactlyInstanceOf(NettyWebServer.class);
		assertThat(events.get(0).getWebServer().getPort()).isEqualTo(application.port());
		assertThat(application.context().getEnvironment().getProperty("local.server.port", Integer.class))
			.isEqualTo(application.port());
	}

	@Test
	void logsThePortOnce(CapturedOutput output) {
		StartedApplication application = this.applications.start(HelloApplication.class);
		assertThat(output).containsOnlyOnce("Netty started on port")
			.containsOnlyOnce("Netty started on port " + application.port() + " (http)");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class ListeningApplication {

		private final List<WebServerInitializedEvent> events = new ArrayList<>();

		@EventListener
		void started(WebServerInitializedEvent event) {
			this.events.add(event);
		}

	}

}
