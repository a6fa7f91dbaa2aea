package io.github.reuseport.autoconfigure;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportAutoConfiguration} with the properties of
 * {@code server.netty}.
 */
class NettyPropertiesTests {

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@ParameterizedTest
	@EnumSource
	void closesIdleConnections(TestTransport transport) throws IOException {
		StartedApplication application = this.applications.start(transport, HelloApplication.class,
				"server.netty.idle-timeout=2s");
		for (HttpConnection connection : application.connectToEveryListener().values()) {
			try (connection) {
				assertThat(connection.awaitEnd()).isTrue();
			}
		}
	}

	@Test
	void closesConnectionsAfterTheMaximumOfRequests() throws IOException {
		StartedApplication application = this.applications.start(HelloApplication.class,
				"server.netty.max-keep-alive-requests=3");
		for (HttpConnection connection : application.connectToEveryListener().values()) {
			try (connection) {
				assertThat(connection.get("/hello").header("connection")).isNull();
				assertThat(connection.get("/hello").header("connection")).isEqualTo("close");
				assertThat(connection.awaitEnd()).isTrue();
			}
		}
	}

	@Test
	void refusesLongInitialLines() throws IOException {
		StartedApplication application = this.applications.start(HelloApplication.class,
				"server.netty.max-initial-line-length=64B");
		for (HttpConnection connection : application.connectToEveryListener().values()) {
			try (connection) {
				assertThat(connection.get("/hello?" + "x".repeat(64)).status()).isEqualTo(414);
			}
		}
	}

}
