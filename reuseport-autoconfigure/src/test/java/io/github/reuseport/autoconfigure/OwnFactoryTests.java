package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.server.Mode;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportWebServerFactoryCustomizer} with a
 * {@link NettyReactiveWebServerFactory} of the application.
 */
class OwnFactoryTests {

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@Test
	void decoratesTheServerOfTheFactory() throws IOException {
		StartedApplication application = this.applications.start(FactoryApplication.class);
		application.onEveryListener(() -> application.get("/hello"));
	}

	@Test
	void decoratesTheServerOfAFactoryDeclaredByItsInterface() throws IOException {
		StartedApplication application = this.applications.start(InterfaceApplication.class);
		application.onEveryListener(() -> application.get("/hello"));
	}

	@Test
	void runsOnTheLoopsOfACustomizerIfTheFactoryHasNone() throws IOException {
		StartedApplication application = this.applications.run(TestTransport.EPOLL, RunOnApplication.class);
		ServerStatus status = application.status();
		assertThat(status.mode()).isEqualTo(Mode.REUSEPORT);
		assertThat(status.eventLoops()).isEqualTo(RunOnApplication.LOOPS);
		assertThat(status.listening()).isEqualTo(RunOnApplication.LOOPS);
		assertThat(application.get("/hello").text()).isEqualTo("hello");
		assertThat(application.context().getBean(RunOnApplication.class).threads).isNotEmpty()
			.allMatch((thread) -> thread.startsWith(RunOnApplication.PREFIX));
	}

	@Test
	void startsInTheTimeThatTheFactoryGives() throws IOException {
		StartedApplication application = this.applications.start(ImpatientApplication.class,
				"server.reuseport.warm-up.paths=/never");
		assertThat(application.get("/hello").text()).isEqualTo("hello");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class ImpatientApplication {

		@Bean
		NettyReactiveWebServerFactory webServerFactory(ReactorResourceFactory resourceFactory) {
			NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
			factory.setResourceFactory(resourceFactory);
			factory.setLifecycleTimeout(Duration.ofSeconds(12));
			return factory;
		}

		@Bean
		RouterFunction<ServerResponse> never() {
			return RouterFunctions.route().GET("/never", (request) -> Mono.never()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class FactoryApplication {

		@Bean
		NettyReactiveWebServerFactory webServerFactory(ReactorResourceFactory resourceFactory) {
			NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
			factory.setResourceFactory(resourceFactory);
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class InterfaceApplication {

		@Bean
		ReactiveWebServerFactory webServerFactory(ReactorResourceFactory resourceFactory) {
			NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
			factory.setResourceFactory(resourceFactory);
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class RunOnApplication {

		static final int LOOPS = 3;

		static final String PREFIX = "customizer";

		private final Set<String> threads = ConcurrentHashMap.newKeySet();

		@Bean(destroyMethod = "dispose")
		LoopResources customizerLoops() {
			return LoopResources.create(PREFIX, LOOPS, true);
		}

		@Bean
		NettyReactiveWebServerFactory webServerFactory(LoopResources loops) {
			NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
			factory.addServerCustomizers((server) -> server.runOn(loops)
				.doOnConnection((connection) -> this.threads.add(Thread.currentThread().getName())));
			return factory;
		}

	}

}
