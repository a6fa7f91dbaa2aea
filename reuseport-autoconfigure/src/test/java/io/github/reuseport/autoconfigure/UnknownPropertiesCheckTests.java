package io.github.reuseport.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnknownPropertiesCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesCheckTests {

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	private final StandardEnvironment environment = new StandardEnvironment();

	@ParameterizedTest
	@CsvSource({ "server.reuseport.drian.alone, server.reuseport.drain.alone",
			"server.reuseport.drain.aloen, server.reuseport.drain.alone",
			"server.reuseport.listener, server.reuseport.listeners",
			"server.reuseport.warmup.path, server.reuseport.warm-up.paths" })
	void namesTheNearestThatExists(String unknown, String nearest, CapturedOutput output) {
		add(new MockPropertySource("test").withProperty(unknown, "1s"));
		assertThat(warnings(output)).contains("Unknown properties have no effect: " + unknown + " (")
			.contains("test")
			.contains("; the nearest that exists: " + nearest + ")");
	}

	@Test
	void namesAllInOneLine(CapturedOutput output) {
		add(new MapPropertySource("map", Map.of("server.reuseport.a", "1", "server.reuseport.b.c", "2")));
		assertThat(warnings(output)).containsOnlyOnce(" WARN ")
			.contains("server.reuseport.a (", "server.reuseport.b.c (");
	}

	@Test
	void saysNothingOfWhatExists(CapturedOutput output) {
		add(new MapPropertySource("map",
				Map.of("server.reuseport.drain.alone", "1s", "server.reuseport.warmUp.paths[0]", "/",
						"server.reuseport.DEFER_ACCEPT", "1s", "server.port", "0", "server.reuseports", "x")));
		add(new SystemEnvironmentPropertySource("environment",
				Map.of("SERVER_REUSEPORT_WARM_UP_PATHS", "/", "SERVER_REUSEPORT_DRAIN_KEEPALIVE", "1s")));
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void isMadeWhenAnApplicationStarts(CapturedOutput output) {
		this.applications.start(HelloApplication.class, "server.reuseport.listener=2");
		assertThat(output).containsOnlyOnce("Unknown properties have no effect: server.reuseport.listener (");
	}

	private void add(PropertySource<?> source) {
		this.environment.getPropertySources().addLast(source);
	}

	private String warnings(CapturedOutput output) {
		UnknownPropertiesCheck.warn(this.environment);
		return output.toString();
	}

}
