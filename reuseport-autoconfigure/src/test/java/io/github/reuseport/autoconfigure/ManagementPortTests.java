package io.github.reuseport.autoconfigure;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.HttpReply;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} and the port of the actuator.
 */
class ManagementPortTests {

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@Test
	void servesHealthOnTheSamePort() throws IOException {
		StartedApplication application = this.applications.start(HelloApplication.class,
				"management.endpoint.health.show-details=always");
		for (HttpReply reply : application.onEveryListener(() -> application.get("/actuator/health")).values()) {
			assertThat(reply.status()).isEqualTo(200);
			assertThat(reply.text()).contains("\"reuseport\"", "\"port\":" + application.port(), "\"listeners\":4");
		}
	}

	@Test
	void servesHealthOnAPortOfItsOwnWithOneListener() throws IOException {
		StartedApplication application = this.applications.start(HelloApplication.class,
				"server.reuseport.required=true", "management.server.port=0",
				"management.endpoint.health.show-details=always");
		int port = managementPort(application);
		assertThat(port).isNotEqualTo(application.port());
		assertThat(new ListeningSockets().onPort(port)).hasSize(1);
		assertThat(new ListeningSockets().onPort(application.port())).hasSize(4);
		assertThat(application.get("/actuator/health").status()).isEqualTo(404);
		try (HttpConnection connection = HttpConnection.open(port)) {
			HttpReply reply = connection.get("/actuator/health");
			assertThat(reply.status()).isEqualTo(200);
			assertThat(reply.text()).contains("\"reuseport\"", "\"port\":" + application.port(), "\"listeners\":4");
		}
	}

	@Test
	void isWatchedUnlessTheStarterOrTheRescueIsDisabled() {
		int watched = managementPort(this.applications.start(HelloApplication.class, "management.server.port=0"));
		int disabled = managementPort(this.applications.run(TestTransport.EPOLL, HelloApplication.class,
				"management.server.port=0", "server.reuseport.enabled=false"));
		int unwatched = managementPort(this.applications.run(TestTransport.EPOLL, HelloApplication.class,
				"management.server.port=0", "server.reuseport.rescue.enabled=false"));
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.contains("reuseport-watchdog-" + watched)
			.doesNotContain("reuseport-watchdog-" + disabled, "reuseport-watchdog-" + unwatched);
	}

	@Test
	void answersOneAfterTheOtherWhereTheApplicationsShareIt() throws IOException {
		String[] shared = { "server.reuseport.sharing=shared", "server.reuseport.drain.keep-alive=0s",
				"management.endpoint.health.show-details=always", "management.server.port=0" };
		StartedApplication older = this.applications.start(HelloApplication.class, shared);
		int port = managementPort(older);
		shared[3] = "management.server.port=" + port;
		StartedApplication newer = this.applications.start(HelloApplication.class, shared);
		assertThat(managementPort(newer)).isEqualTo(port);
		assertAnswered(port, older);
		older.context().close();
		assertAnswered(port, newer);
	}

	private static void assertAnswered(int port, StartedApplication application) throws IOException {
		String instance = application.context().getBean(ReuseportServers.class).instance();
		for (int i = 0; i < 20; i++) {
			try (HttpConnection connection = HttpConnection.open(port)) {
				assertThat(connection.get("/actuator/health").text()).contains("\"instance\":\"" + instance + "\"");
			}
		}
	}

	private static int managementPort(StartedApplication application) {
		return application.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
	}

}
