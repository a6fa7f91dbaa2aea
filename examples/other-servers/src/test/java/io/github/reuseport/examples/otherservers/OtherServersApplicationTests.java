package io.github.reuseport.examples.otherservers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link OtherServersApplication}.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtherServersApplicationTests {

	private static final String LINE = "The reuseport starter has nothing to do: the web server is %s, not Reactor Netty";

	@ParameterizedTest
	@EnumSource
	void servesAndOneWarningSaysThatTheStarterHasNothingToDo(OtherServer server, CapturedOutput output)
			throws Exception {
		try (ConfigurableApplicationContext context = server.start()) {
			int port = ((WebServerApplicationContext) context).getWebServer().getPort();
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://localhost:%d/hello".formatted(port))).build(),
						HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEqualTo("Hello");
			assertThat(output.getOut().lines().filter((line) -> line.contains("reuseport starter"))).singleElement()
				.asString()
				.contains("WARN", LINE.formatted(server.title));
		}
	}

	@ParameterizedTest
	@EnumSource
	void isRefusedIfTheListenersAreRequired(OtherServer server, CapturedOutput output) {
		assertThatException().isThrownBy(() -> server.start("--server.reuseport.required=true").close());
		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"'server.reuseport.required' is 'true', but the web server is %s, not Reactor Netty"
						.formatted(server.title))
			.doesNotContain("started on port");
	}

	/**
	 * What serves, chosen by what is left out.
	 */
	private enum OtherServer {

		WEBMVC_ON_TOMCAT("Tomcat", WebApplicationType.SERVLET, JettyServletWebServerAutoConfiguration.class),

		WEBMVC_ON_JETTY("Jetty", WebApplicationType.SERVLET, TomcatServletWebServerAutoConfiguration.class),

		WEBFLUX_ON_TOMCAT("Tomcat", WebApplicationType.REACTIVE, NettyReactiveWebServerAutoConfiguration.class,
				JettyReactiveWebServerAutoConfiguration.class),

		WEBFLUX_ON_JETTY("Jetty", WebApplicationType.REACTIVE, NettyReactiveWebServerAutoConfiguration.class,
				TomcatReactiveWebServerAutoConfiguration.class);

		private final String title;

		private final WebApplicationType type;

		private final List<String> leftOut;

		OtherServer(String title, WebApplicationType type, Class<?>... leftOut) {
			this.title = title;
			this.type = type;
			this.leftOut = Stream.of(leftOut).map(Class::getName).toList();
		}

		private ConfigurableApplicationContext start(String... arguments) {
			return new SpringApplicationBuilder(OtherServersApplication.class).web(this.type)
				.properties("server.port=0", "spring.autoconfigure.exclude=" + String.join(",", this.leftOut))
				.run(arguments);
		}

	}

}
