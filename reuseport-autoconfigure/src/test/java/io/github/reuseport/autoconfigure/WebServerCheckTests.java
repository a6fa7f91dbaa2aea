package io.github.reuseport.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.MockedStatic;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;

import io.github.reuseport.server.listener.ReuseportUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.mockStatic;

/**
 * Tests for {@link WebServerCheck}. Those with the servers that there are start the
 * sample application.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebServerCheckTests {

	private static final String REQUIRED = "server.reuseport.required=true";

	private static final String LINE = "The reuseport starter has nothing to do: ";

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(ReuseportAutoConfiguration.class, ReuseportWebServerCheckAutoConfiguration.class);

	private final OtherWebServer server = new OtherWebServer();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final ReactiveWebApplicationContextRunner otherServer = new ReactiveWebApplicationContextRunner(
			AnnotationConfigReactiveWebServerApplicationContext::new)
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withBean(HttpHandler.class, () -> (request, response) -> response.setComplete())
		.withBean(ReactiveWebServerFactory.class, () -> (handler) -> this.server);

	@Test
	void warnsOfAnotherServer(CapturedOutput output) {
		this.otherServer.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(this.server.started).isTrue();
			assertThat(output.getOut().lines().filter((line) -> line.contains("WARN"))).singleElement()
				.asString()
				.contains(LINE + "the web server is Other, not Reactor Netty. ",
						"depend on spring-boot-starter-webflux", "set server.reuseport.enabled to false");
		});
	}

	@Test
	void warnsOfAnotherServerWithoutReactorNettyOnTheClassPath(CapturedOutput output) {
		this.otherServer
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.reactor.netty", "reactor.netty"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains(LINE + "the web server is Other");
			});
	}

	@Test
	void refusesAnotherServerBeforeItListens() {
		this.otherServer.withPropertyValues(REQUIRED)
			.run((context) -> assertRefused(context, "the web server is Other, not Reactor Netty"));
		assertThat(this.server.started).isFalse();
	}

	@Test
	void saysNothingOfAnotherServerIfItIsTurnedOff(CapturedOutput output) {
		this.otherServer.withPropertyValues(REQUIRED, "server.reuseport.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(WebServerCheck.class);
			assertThat(output).doesNotContain(LINE);
		});
	}

	@Test
	void saysThatThereIsNoServer(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output.getOut().lines().filter((line) -> line.contains(LINE))).singleElement()
				.asString()
				.contains("INFO")
				.endsWith("there is no web server");
		});
	}

	@Test
	void refusesToBeWithoutServerWhereThereCouldNotBeOne() {
		try (MockedStatic<WebApplicationType> type = mockStatic(WebApplicationType.class, CALLS_REAL_METHODS)) {
			type.when(WebApplicationType::deduce).thenReturn(WebApplicationType.NONE);
			this.runner.withPropertyValues(REQUIRED).run((context) -> assertRefused(context, "there is no web server"));
		}
	}

	@Test
	void leavesItToTheApplicationToHaveNoServer() {
		this.runner.withPropertyValues(REQUIRED).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void saysNothingOfAContextBelowAnotherOne(CapturedOutput output) {
		this.runner.run((parent) -> {
			int length = output.length();
			this.runner.withParent(parent).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output.toString().substring(length)).doesNotContain(LINE);
			});
		});
	}

	@Test
	void saysNothingOfTestsWithoutServer(CapturedOutput output) {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(REQUIRED)
			.run((context) -> assertThat(context).hasNotFailed());
		new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues(REQUIRED)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain(LINE);
	}

	private static void assertRefused(ApplicationContextAssertProvider<?> context, String reason) {
		assertThat(context.getStartupFailure()).isInstanceOfSatisfying(ReuseportUnavailableException.class,
				(failure) -> assertThat(new ReuseportUnavailableFailureAnalyzer().analyze(failure))
					.satisfies((analysis) -> {
						assertThat(analysis.getDescription())
							.contains("'server.reuseport.required' is 'true', but " + reason + ".");
						assertThat(analysis.getAction()).contains("spring-boot-starter-webflux",
								"set 'server.reuseport.required' to 'false'");
					}));
	}

	/**
	 * Listens nowhere.
	 */
	private static final class OtherWebServer implements WebServer {

		private boolean started;

		@Override
		public void start() throws WebServerException {
			this.started = true;
		}

		@Override
		public void stop() throws WebServerException {
			// Nothing is held
		}

		@Override
		public int getPort() {
			return -1;
		}

	}

}
