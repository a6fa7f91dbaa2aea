package io.github.reuseport.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import io.github.reuseport.endpoint.ReuseportEndpoint;
import io.github.reuseport.endpoint.ReuseportEndpoint.ServerDescriptor;
import io.github.reuseport.health.ReuseportHealthIndicator;
import io.github.reuseport.server.FreePort;
import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} when the application has more than one
 * server, made from the factory that Spring Boot has.
 */
@ExtendWith(OutputCaptureExtension.class)
class SeveralServersTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@ParameterizedTest
	@ValueSource(classes = { PostConstructApplication.class, BeanApplication.class, CustomizerApplication.class,
			ReadyApplication.class })
	void eachHasItsMetersWheneverItWasBound(Class<?> source) throws Exception {
		StartedApplication application = run(source);
		WebServer second = servers(application).all.get(0);
		assertThat(meters(application, "server.port", second.getPort())).isNotEmpty()
			.hasSameSizeAs(meters(application, "server.port", application.port()));
		try (HttpConnection connection = HttpConnection.open(second.getPort())) {
			assertThat(connection.get("/").status()).isEqualTo(200);
		}
		await().untilAsserted(() -> assertThat(accepted(application, second.getPort())).isEqualTo(1));
		assertThat(accepted(application, application.port())).isZero();
	}

	@Test
	void oneThatIsStoppedOnPurposeIsGoneUntilItIsStartedAgain() {
		StartedApplication application = run(BeanApplication.class);
		WebServer second = servers(application).all.get(0);
		int port = second.getPort();
		int meters = meters(application, "server.port", port).size();
		for (int i = 0; i < 2; i++) {
			second.stop();
			await().untilAsserted(() -> assertThat(application.statuses()).extracting(ServerStatus::port)
				.containsExactly(application.port()));
			await().untilAsserted(() -> assertThat(meters(application, "server.port", port)).isEmpty());
			assertThat(health(application).getStatus()).isEqualTo(Status.UP);
			assertThat(health(application).getDetails()).containsEntry("port", application.port());
			assertThat(endpoint(application)).extracting(ServerDescriptor::port).containsExactly(application.port());
			second.start();
			assertThat(health(application).getStatus()).isEqualTo(Status.UP);
			assertThat(endpoint(application)).extracting(ServerDescriptor::port)
				.containsExactly(application.port(), second.getPort());
			assertThat(meters(application, "server.port", second.getPort())).hasSize(meters);
		}
	}

	@Test
	void twoOnOnePortAreToldApartByTheirAddresses() throws Exception {
		StartedApplication application = run(HelloServers.class);
		Servers servers = servers(application);
		int port = FreePort.choose();
		WebServer second = servers.start("127.0.0.2", port);
		WebServer third = servers.start("127.0.0.3", port);
		assertThat(meters(application, "server.address", "127.0.0.2")).isNotEmpty()
			.hasSameSizeAs(meters(application, "server.address", "127.0.0.3"));
		assertThat(health(application).getDetails()).extractingByKey("servers")
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.extracting("address")
			.contains("127.0.0.2", "127.0.0.3");
		assertThat(endpoint(application)).extracting(ServerDescriptor::address).contains("127.0.0.2", "127.0.0.3");
		third.stop();
		await().untilAsserted(() -> assertThat(meters(application, "server.address", "127.0.0.3")).isEmpty());
		assertThat(meters(application, "server.address", "127.0.0.2")).isNotEmpty();
		assertThat(endpoint(application)).extracting(ServerDescriptor::address)
			.contains("127.0.0.2")
			.doesNotContain("127.0.0.3");
		servers.start("127.0.0.3", port);
		second.stop();
		await().untilAsserted(() -> assertThat(meters(application, "server.address", "127.0.0.2")).isEmpty());
		assertThat(meters(application, "server.address", "127.0.0.3")).isNotEmpty();
		assertThat(health(application).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void clientsOfTheOthersStayWhenOneStopsAlone() throws Exception {
		StartedApplication application = run(HelloServers.class, "server.reuseport.drain.alone=1s");
		WebServer second = servers(application).start(null, 0);
		try (HttpConnection leaving = HttpConnection.open(second.getPort())) {
			assertStaysConnectedWhileOthersLeave(application, second, leaving);
		}
	}

	@Test
	void clientsOfTheOthersStayWhenOneHandsOver() throws Exception {
		StartedApplication application = run(HelloServers.class, "server.reuseport.sharing=shared");
		WebServer second = servers(application).start(null, 0);
		int port = second.getPort();
		try (HttpConnection leaving = HttpConnection.open(port)) {
			assertThat(leaving.get("/").header("connection")).isNull();
			servers(application).start(null, port);
			assertStaysConnectedWhileOthersLeave(application, second, leaving);
		}
		try (HttpConnection next = HttpConnection.open(port)) {
			assertThat(next.get("/").header("connection")).isNull();
		}
	}

	private void assertStaysConnectedWhileOthersLeave(StartedApplication application, WebServer stopping,
			HttpConnection leaving) throws Exception {
		try (HttpConnection staying = application.connect()) {
			CompletableFuture<Object> stopped = new CompletableFuture<>();
			stopping.shutDownGracefully(stopped::complete);
			await().until(() -> "close".equals(leaving.get("/").header("connection")));
			assertThat(staying.get("/hello").header("connection")).isNull();
			assertThat(stopped).succeedsWithin(TIMEOUT);
			assertThat(staying.get("/hello").header("connection")).isNull();
		}
	}

	@Test
	void allStopInTheOneTimeOfThePhase(CapturedOutput output) {
		StartedApplication application = run(LifecycleApplication.class, "server.reuseport.drain.alone=1s");
		int second = servers(application).all.get(0).getPort();
		int main = application.port();
		application.context().close();
		String log = output.toString();
		assertThat(List.of(log.indexOf("Draining port " + main + ":"), log.indexOf("Draining port " + second + ":")))
			.allSatisfy((begin) -> assertThat(begin).isPositive()
				.isLessThan(log.indexOf("Drained port " + main + " after"))
				.isLessThan(log.indexOf("Drained port " + second + " after")));
	}

	private StartedApplication run(Class<?> source, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("management.endpoints.web.exposure.include=reuseport");
		return this.applications.run(TestTransport.EPOLL, source, all.toArray(String[]::new));
	}

	private static Servers servers(StartedApplication application) {
		return application.context().getBean(Servers.class);
	}

	private static List<Meter> meters(StartedApplication application, String tag, Object value) {
		return application.context()
			.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("reuseport.")
					&& Objects.toString(value).equals(meter.getId().getTag(tag)))
			.toList();
	}

	private static double accepted(StartedApplication application, int port) {
		return application.context()
			.getBean(MeterRegistry.class)
			.get("reuseport.connections.accepted")
			.tag("server.port", Integer.toString(port))
			.functionCounters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	private static Health health(StartedApplication application) {
		return application.context().getBean(ReuseportHealthIndicator.class).health();
	}

	private static List<ServerDescriptor> endpoint(StartedApplication application) {
		return application.context().getBean(ReuseportEndpoint.class).servers().servers();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(TIMEOUT);
	}

	/**
	 * Servers that the application has beside the main one.
	 */
	static class Servers implements DisposableBean {

		private final NettyReactiveWebServerFactory factory;

		private final List<WebServer> all = new ArrayList<>();

		Servers(NettyReactiveWebServerFactory factory) {
			this.factory = factory;
		}

		WebServer start(@Nullable String address, int port) {
			InetAddress mainAddress = this.factory.getAddress();
			int mainPort = this.factory.getPort();
			try {
				this.factory.setAddress((address != null) ? new InetSocketAddress(address, port).getAddress() : null);
				this.factory.setPort(port);
				WebServer server = this.factory.getWebServer((request, response) -> response.setComplete());
				this.all.add(server);
				server.start();
				return server;
			}
			finally {
				this.factory.setAddress(mainAddress);
				this.factory.setPort(mainPort);
			}
		}

		@Override
		public void destroy() {
			this.all.forEach(WebServer::stop);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ HelloApplication.class, Servers.class })
	static class HelloServers {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloServers.class)
	static class PostConstructApplication {

		private final Servers servers;

		PostConstructApplication(Servers servers) {
			this.servers = servers;
		}

		@PostConstruct
		void start() {
			this.servers.start(null, 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class BeanApplication {

		@Bean
		Servers servers(NettyReactiveWebServerFactory factory) {
			Servers servers = new Servers(factory);
			servers.start(null, 0);
			return servers;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloServers.class)
	static class CustomizerApplication {

		private boolean started;

		@Bean
		NettyServerCustomizer customizer(ObjectProvider<Servers> servers) {
			return (server) -> {
				if (!this.started) {
					this.started = true;
					servers.getObject().start(null, 0);
				}
				return server;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloServers.class)
	static class ReadyApplication {

		@EventListener
		void start(ApplicationReadyEvent event) {
			event.getApplicationContext().getBean(Servers.class).start(null, 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(BeanApplication.class)
	static class LifecycleApplication {

		@Bean
		SmartLifecycle shutdown(Servers servers) {
			return new SmartLifecycle() {

				private volatile boolean running;

				@Override
				public void start() {
					this.running = true;
				}

				@Override
				public void stop() {
					throw new UnsupportedOperationException("Stops with a callback");
				}

				@Override
				public void stop(Runnable callback) {
					this.running = false;
					servers.all.get(0).shutDownGracefully((result) -> callback.run());
				}

				@Override
				public boolean isRunning() {
					return this.running;
				}

				@Override
				public int getPhase() {
					return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
				}

			};
		}

	}

}
