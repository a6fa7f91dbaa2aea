package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.linux.SocketInodes;
import io.github.reuseport.server.FreePort;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} when the server is stopped and started
 * over and over again on one port.
 */
class RestartTests {

	private static final int TIMES = 50;

	private static final int WARM_UP = 5;

	private static final String KEEPER = "reuseport-";

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	private Set<Long> sockets;

	@BeforeEach
	void rememberSockets() throws IOException {
		this.sockets = new SocketInodes().all();
	}

	@ParameterizedTest
	@EnumSource
	void stopAndStartOfTheContextLeaksNothing(TestTransport transport) throws IOException {
		int port = FreePort.choose();
		LoopResources loops = this.applications.loops(transport, StartedApplications.LISTENERS);
		try (ConfigurableApplicationContext context = start(loops, port)) {
			StartedApplication application = new StartedApplication(context);
			restart(() -> {
				serve(application, port);
				context.stop();
				assertThat(new ListeningSockets().onPort(port)).isEmpty();
				context.start();
			});
		}
		assertStopped();
	}

	@Test
	void closeAndNewStartOfTheContextLeaksNothing() throws IOException {
		int port = FreePort.choose();
		LoopResources loops = this.applications.loops(TestTransport.EPOLL, StartedApplications.LISTENERS);
		restart(() -> {
			try (ConfigurableApplicationContext context = start(loops, port)) {
				serve(new StartedApplication(context), port);
			}
			assertThat(new ListeningSockets().onPort(port)).isEmpty();
		});
		assertStopped();
	}

	private void restart(Restart restart) throws IOException {
		for (int i = 0; i < WARM_UP; i++) {
			restart.perform();
		}
		ProcessResources before = ProcessResources.now();
		for (int i = 0; i < TIMES; i++) {
			restart.perform();
		}
		eventually(() -> {
			ProcessResources after = ProcessResources.now();
			assertThat(after.descriptors()).allSatisfy((type, count) -> assertThat(count).as(type)
				.isLessThanOrEqualTo(before.descriptors().getOrDefault(type, 0L)));
			assertThat(after.threads()).hasSizeLessThan(before.threads().size() + TIMES / 5);
		});
	}

	private void serve(StartedApplication application, int port) throws IOException {
		assertThat(application.status().listening()).isEqualTo(StartedApplications.LISTENERS);
		assertThat(application.port()).isEqualTo(port);
		assertThat(application.get("/").status()).isEqualTo(200);
	}

	private void assertStopped() {
		eventually(() -> {
			assertThat(new SocketInodes().all()).isSubsetOf(this.sockets);
			assertThat(ProcessResources.now().threads()).noneMatch((name) -> name.startsWith(KEEPER));
		});
	}

	private void eventually(ThrowingRunnable assertion) {
		Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(10)).untilAsserted(assertion);
	}

	private ConfigurableApplicationContext start(LoopResources loops, int port) {
		AnnotationConfigReactiveWebServerApplicationContext context = new AnnotationConfigReactiveWebServerApplicationContext();
		TestPropertyValues.of("server.port=" + port).applyTo(context);
		context.registerBean(ReactorResourceFactory.class, () -> StartedApplications.resourceFactory(loops));
		context.registerBean(HttpHandler.class, () -> (request, response) -> response.setComplete());
		context.register(NettyReactiveWebServerAutoConfiguration.class, ReuseportAutoConfiguration.class);
		context.refresh();
		return context;
	}

	/**
	 * Stops and starts a server.
	 */
	@FunctionalInterface
	private interface Restart {

		void perform() throws IOException;

	}

}
