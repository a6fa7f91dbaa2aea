package io.github.reuseport.autoconfigure;

import java.util.Arrays;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.health.ReuseportHealthIndicator;
import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} and
 * {@link ReuseportHealthContributorAutoConfiguration} where they have nothing to do.
 */
@ExtendWith(OutputCaptureExtension.class)
class BackOffTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(ReuseportAutoConfiguration.class, ReuseportHealthContributorAutoConfiguration.class);

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@Test
	void backsOffInAServletApplication(CapturedOutput output) {
		new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertBackedOff(context, output));
	}

	@Test
	void backsOffInANonWebApplication(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertBackedOff(context, output));
	}

	@Test
	void backsOffWithoutReactorNetty(CapturedOutput output) {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withClassLoader(new FilteredClassLoader("reactor.netty"))
			.run((context) -> assertBackedOff(context, output));
	}

	@Test
	void backsOffWithoutTheWebServerOfSpringBoot(CapturedOutput output) {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.reactor.netty"))
			.run((context) -> assertBackedOff(context, output));
	}

	@Test
	void hasNothingToLookAtWithoutActuator(CapturedOutput output) {
		LoopResources loops = this.applications.loops(TestTransport.EPOLL, StartedApplications.LISTENERS);
		new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new)
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.health", "org.springframework.boot.actuate"))
			.withBean(ReactorResourceFactory.class, () -> StartedApplications.resourceFactory(loops))
			.withBean(HttpHandler.class, () -> (request, response) -> response.setComplete())
			.withPropertyValues("server.port=0")
			.withUserConfiguration(ImportingApplication.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(ReuseportHealthProperties.class);
				assertThat(beansOfTheStarter(context)).isNotEmpty()
					.noneMatch((name) -> name.contains("Health") || name.contains("Endpoint"));
				StartedApplication application = new StartedApplication(context.getSourceApplicationContext());
				assertThat(application.status().listening()).isEqualTo(StartedApplications.LISTENERS);
				assertThat(application.get("/").status()).isEqualTo(200);
				assertThat(output).doesNotContain("WARN", "ERROR");
			});
	}

	@Test
	void hasNoHealthIndicatorIfItIsTurnedOff() {
		webServerRunner().withPropertyValues("management.health.reuseport.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ReuseportHealthIndicator.class));
	}

	@Test
	void leavesEverythingToSpringBootIfItIsTurnedOff(CapturedOutput output) {
		webServerRunner().withPropertyValues("server.reuseport.enabled=false").run((context) -> {
			assertBackedOff(context, output);
			StartedApplication application = new StartedApplication(context.getSourceApplicationContext());
			assertThat(new ListeningSockets().onPort(application.port())).hasSize(1);
			assertThat(application.get("/").status()).isEqualTo(200);
		});
	}

	private ReactiveWebApplicationContextRunner webServerRunner() {
		LoopResources loops = this.applications.loops(TestTransport.EPOLL, StartedApplications.LISTENERS);
		return new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new)
			.withConfiguration(AUTO_CONFIGURATIONS)
			.withConfiguration(AutoConfigurations.of(NettyReactiveWebServerAutoConfiguration.class))
			.withBean(ReactorResourceFactory.class, () -> StartedApplications.resourceFactory(loops))
			.withBean(HttpHandler.class, () -> (request, response) -> response.setComplete())
			.withPropertyValues("server.port=0");
	}

	private void assertBackedOff(ApplicationContext context, CapturedOutput output) {
		assertThat(context.getStartupDate()).isPositive();
		assertThat(beansOfTheStarter(context)).isEmpty();
		assertThat(output).doesNotContain("WARN", "ERROR").doesNotContainIgnoringCase("reuseport");
	}

	private String[] beansOfTheStarter(ApplicationContext context) {
		return Arrays.stream(context.getBeanDefinitionNames())
			.filter((name) -> isOfTheStarter(AopUtils.getTargetClass(context.getBean(name))))
			.toArray(String[]::new);
	}

	private boolean isOfTheStarter(Class<?> type) {
		return Objects.equals(type.getProtectionDomain().getCodeSource(),
				ReuseportAutoConfiguration.class.getProtectionDomain().getCodeSource());
	}

	/**
	 * Imports as an application does: filtered by class names, before classes are loaded.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ NettyReactiveWebServerAutoConfiguration.class, ReuseportAutoConfiguration.class,
			ReuseportEndpointAutoConfiguration.class, ReuseportHealthContributorAutoConfiguration.class,
			ReuseportMetricsAutoConfiguration.class })
	static class ImportingApplication {

	}

}
