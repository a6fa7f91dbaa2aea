package io.github.reuseport.autoconfigure;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.Compiled;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.javapoet.ClassName;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.server.Mode;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.listener.Sharing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} after processing ahead of time.
 */
class AotTests {

	@Test
	@CompileWithForkedClassLoader
	void servesWithAllListeners() {
		TestGenerationContext generationContext = new TestGenerationContext();
		AnnotationConfigReactiveWebServerApplicationContext context = new AnnotationConfigReactiveWebServerApplicationContext();
		context.register(AotApplication.class);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generationContext);
		generationContext.writeGeneratedContent();
		TestCompiler.forSystem().with(generationContext).compile((compiled) -> start(compiled, initializer));
	}

	@SuppressWarnings("unchecked")
	private void start(Compiled compiled, ClassName initializer) {
		try (GenericApplicationContext context = new ReactiveWebServerApplicationContext()) {
			TestPropertyValues.of("server.port=0", "server.reuseport.sharing=shared").applyTo(context);
			compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()).initialize(context);
			context.refresh();
			StartedApplication application = new StartedApplication(context);
			ServerStatus status = application.status();
			assertThat(status.mode()).isEqualTo(Mode.REUSEPORT);
			assertThat(status.sharing()).isEqualTo(Sharing.SHARED);
			assertThat(status.listening()).isEqualTo(StartedApplications.LISTENERS);
			assertThat(application.get("/").status()).isEqualTo(200);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ NettyReactiveWebServerAutoConfiguration.class, ReuseportAutoConfiguration.class })
	static class AotApplication {

		@Bean(destroyMethod = "dispose")
		LoopResources loops() {
			return LoopResources.create("aot", StartedApplications.LISTENERS, true);
		}

		@Bean
		ReactorResourceFactory resourceFactory(LoopResources loops) {
			return StartedApplications.resourceFactory(loops);
		}

		@Bean
		HttpHandler httpHandler() {
			return (request, response) -> response.setComplete();
		}

	}

}
