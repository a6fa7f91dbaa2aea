package io.github.reuseport.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import io.github.reuseport.systemd.ServiceManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SystemdLifecycle}.
 */
@EnabledOnOs(OS.LINUX)
class SystemdLifecycleTests {

	@RegisterExtension
	final ServiceManager systemd = new ServiceManager();

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@Test
	void tellsOfAnApplicationThatStartsAndStops() {
		StartedApplication application = this.applications.start(HelloApplication.class, notifySocket());
		int port = application.port();
		await().until(() -> this.systemd.count("READY=1") == 1);
		application.context().close();
		await().until(() -> "Stopping: the server has ended".equals(this.systemd.last("STATUS")));
		assertThat(this.systemd.messages()).first().isEqualTo("READY=1\nSTATUS=Serving on port " + port);
		assertThat(this.systemd.messages().get(1)).startsWith("STOPPING=1\n");
	}

	@Test
	void tellsOfAnApplicationThatStartsLazily() {
		this.applications.start(HelloApplication.class, notifySocket(), "spring.main.lazy-initialization=true");
		await().until(() -> this.systemd.count("READY=1") == 1);
	}

	@Test
	void isNotReadyBeforeTheApplicationAcceptsTraffic() {
		StartedApplication application = this.applications.start(HesitatingApplication.class, notifySocket());
		await().during(Duration.ofMillis(1500)).until(() -> this.systemd.messages().isEmpty());
		AvailabilityChangeEvent.publish(application.context(), ReadinessState.ACCEPTING_TRAFFIC);
		await().until(() -> this.systemd.count("READY=1") == 1);
	}

	@Test
	void tellsThatItStopsBeforeOthersTakeTheirTime() {
		StartedApplication application = this.applications.start(LingeringApplication.class, notifySocket());
		await().until(() -> this.systemd.count("READY=1") == 1);
		CompletableFuture<Void> closing = CompletableFuture.runAsync(application.context()::close);
		await().until(() -> this.systemd.count("EXTEND_TIMEOUT_USEC=") > 1);
		assertThat(closing).isNotDone();
		assertThat(this.systemd.count("STOPPING=1")).isEqualTo(1);
		application.context().getBean(LingeringApplication.class).go.countDown();
		assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void saysNothingWhenItIsTurnedOff() {
		StartedApplication application = this.applications.start(HelloApplication.class, notifySocket(),
				"server.reuseport.systemd.notify=false");
		await().during(Duration.ofMillis(1500)).until(() -> this.systemd.messages().isEmpty());
		application.context().close();
		assertThat(this.systemd.messages()).isEmpty();
	}

	private String notifySocket() {
		return "NOTIFY_SOCKET=" + this.systemd.listen();
	}

	/**
	 * Takes back what Boot publishes.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class HesitatingApplication {

		private boolean taken;

		@EventListener
		void takeBack(AvailabilityChangeEvent<ReadinessState> event) {
			if (!this.taken && event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
				this.taken = true;
				AvailabilityChangeEvent.publish((ApplicationContext) event.getSource(),
						ReadinessState.REFUSING_TRAFFIC);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class LingeringApplication {

		private final CountDownLatch go = new CountDownLatch(1);

		@EventListener
		void closed(ContextClosedEvent event) throws InterruptedException {
			this.go.await();
		}

	}

}
