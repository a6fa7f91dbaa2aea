package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.aot.AotDetector;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.Compiled;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.javapoet.ClassName;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.server.Mode;
import io.github.reuseport.server.ReuseportServers;
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
		start(process(), new Run((application) -> {
			ServerStatus status = application.status();
			assertThat(status.mode()).isEqualTo(Mode.REUSEPORT);
			assertThat(status.sharing()).isEqualTo(Sharing.SHARED);
			assertThat(status.listening()).isEqualTo(StartedApplications.LISTENERS);
			assertThat(application.get("/").status()).isEqualTo(200);
		}, "server.reuseport.sharing=shared"));
	}

	@Test
	@CompileWithForkedClassLoader
	void whatIsTurnedOffAtRunTimeIsOff() {
		Check nothing = (application) -> {
			assertThat(new ListeningSockets().onPort(application.port())).hasSize(1);
			assertThat(application.statuses()).isEmpty();
			assertThat(application.get("/").status()).isEqualTo(200);
			assertThat(beansThatDo(application)).isEmpty();
		};
		Check noHealth = (application) -> {
			assertThat(application.status().listening()).isEqualTo(StartedApplications.LISTENERS);
			assertThat(beansThatDo(application)).isNotEmpty()
				.noneMatch((type) -> type.contains("Health") || type.contains("MinimumListeners"));
		};
		start(process("server.reuseport.enabled=true", "management.health.reuseport.enabled=true"),
				new Run(nothing, "server.reuseport.enabled=false"),
				new Run(nothing, "server.reuseport.enabled=false", "server.reuseport.sharing=bad",
						"server.reuseport.takeover.timeout=bad", "management.health.reuseport.minimum-listeners=bad"),
				new Run(noHealth, "management.health.reuseport.enabled=false",
						"management.health.reuseport.minimum-listeners=bad"),
				new Run(noHealth, "management.health.defaults.enabled=false"));
	}

	@Test
	@CompileWithForkedClassLoader
	void whatIsTurnedOnAtRunTimeIsOn() {
		Processed processed = process("server.reuseport.enabled=false", "management.health.reuseport.enabled=false",
				"management.endpoint.reuseport.access=NONE");
		start(processed, new Run((application) -> {
			assertThat(application.status().listening()).isEqualTo(StartedApplications.LISTENERS);
			assertThat(beansThatDo(application)).contains("io.github.reuseport.health.ReuseportHealthIndicator",
					"io.github.reuseport.endpoint.ReuseportEndpoint", "io.github.reuseport.metrics.ReuseportMetrics");
		}));
	}

	/**
	 * Process the application as Spring Boot's plugins do.
	 * @param properties what is set then
	 * @return what has been generated
	 */
	static Processed process(String... properties) {
		TestGenerationContext generationContext = new TestGenerationContext();
		AnnotationConfigReactiveWebServerApplicationContext context = new AnnotationConfigReactiveWebServerApplicationContext();
		TestPropertyValues.of(properties).applyTo(context);
		context.register(AotApplication.class);
		ClassName initializer = withSystemProperty(AbstractAotProcessor.AOT_PROCESSING,
				() -> new ApplicationContextAotGenerator().processAheadOfTime(context, generationContext));
		generationContext.writeGeneratedContent();
		return new Processed(generationContext, initializer);
	}

	private static <T> T withSystemProperty(String name, Supplier<T> action) {
		System.setProperty(name, "true");
		try {
			return action.get();
		}
		finally {
			System.clearProperty(name);
		}
	}

	private static void start(Processed processed, Run... runs) {
		TestCompiler.forSystem().with(processed.context()).compile((compiled) -> {
			for (Run run : runs) {
				withSystemProperty(AotDetector.AOT_ENABLED, () -> {
					start(compiled, processed.initializer(), run);
					return run;
				});
			}
		});
	}

	@SuppressWarnings("unchecked")
	private static void start(Compiled compiled, ClassName initializer, Run run) {
		try (GenericApplicationContext context = new ReactiveWebServerApplicationContext()) {
			TestPropertyValues.of("server.port=0").and(run.properties()).applyTo(context);
			compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()).initialize(context);
			context.refresh();
			run.check().on(new StartedApplication(context));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * The types of the starter's beans but for those that do nothing by themselves.
	 * @param application the application
	 * @return the names of the types
	 */
	private static List<String> beansThatDo(StartedApplication application) {
		return Stream.of(application.context().getBeanDefinitionNames())
			.map((name) -> application.context().getBean(name).getClass().getName())
			.filter((type) -> type.startsWith("io.github.reuseport.") && !type.contains("AotTests"))
			.filter((type) -> !type.endsWith("Configuration") && !type.endsWith("Properties"))
			.filter((type) -> !List.of(ReuseportServers.class.getName(), RuntimeConditions.class.getName())
				.contains(type))
			.toList();
	}

	/**
	 * What has been generated.
	 *
	 * @param context has it
	 * @param initializer the name of the entry
	 */
	record Processed(TestGenerationContext context, ClassName initializer) {

	}

	/**
	 * A start of what has been generated.
	 *
	 * @param check looks at the application
	 * @param properties what is set
	 */
	private record Run(Check check, String... properties) {

	}

	/**
	 * Looks at an application.
	 */
	@FunctionalInterface
	private interface Check {

		void on(StartedApplication application) throws IOException;

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ NettyReactiveWebServerAutoConfiguration.class, ReuseportAutoConfiguration.class,
			ReuseportEndpointAutoConfiguration.class, ReuseportHealthContributorAutoConfiguration.class,
			ReuseportMetricsAutoConfiguration.class, ReuseportWebServerCheckAutoConfiguration.class })
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
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		HttpHandler httpHandler() {
			return (request, response) -> response.setComplete();
		}

	}

}
