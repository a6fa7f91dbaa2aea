package io.github.reuseport.autoconfigure;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.HttpReply;

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
		int port = application.context().getEnvironment().getRequiredProperty("local.management.port", Integer.class);
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

}
